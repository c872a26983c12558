import { useQuery } from "@tanstack/solid-query";
import type { Accessor } from "solid-js";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { useAdmin } from "../access/admin-context.ts";
import { runTenantQuery } from "./operations.queries.ts";
import type { RunPlace } from "./run-actions.rules.ts";

/** What the viewer may do in the place of a run; undefined until that is known. */
export function useRunPlace(run: Accessor<Pick<RunView, "tenant" | "workspace_id">>): Accessor<RunPlace | undefined> {
  const admin = useAdmin();
  const tenant = useQuery(() => ({
    ...runTenantQuery(run().tenant?.id ?? ""),
    enabled: run().tenant !== null,
  }));
  return () => {
    if (run().tenant !== null)
      return tenant.isSuccess ? { tenant: tenant.data, capabilities: tenant.data.capabilities } : undefined;
    const workspace = admin.session().workspaces.find(({ id }) => id === run().workspace_id);
    return workspace && { tenant: null, capabilities: workspace.capabilities };
  };
}
