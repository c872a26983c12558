import { useMutation, useQueryClient } from "@tanstack/solid-query";
import type { ConnectionList, ConnectionView } from "../../../worker/features/connections/connections.contract.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";
import { withConnection } from "./connection-list.rules.ts";
import { connectionsKey } from "./connections.queries.ts";

/**
 * A change that answers with the connection. It takes no variables: what was typed is read when it is sent, and would
 * stay in the cache of mutations otherwise.
 */
export function useConnectionMutation(
  tenantId: () => string,
  run: () => Promise<ConnectionView>,
  onDone?: (connection: ConnectionView) => void,
) {
  const client = useQueryClient();
  return useMutation(() => ({
    mutationFn: run,
    gcTime: 0,
    onSuccess: (connection: ConnectionView) => {
      client.setQueryData<ConnectionList>(
        connectionsKey(tenantId()),
        (list) => list && { ...list, items: withConnection(list.items, connection) },
      );
      onDone?.(connection);
      // drafts and lists show it too: they are asked for again when they are next looked at
      void client.invalidateQueries({ queryKey: ["admin"], refetchType: "none" });
      void client.invalidateQueries({ queryKey: tenantKey(tenantId()) });
    },
  }));
}
