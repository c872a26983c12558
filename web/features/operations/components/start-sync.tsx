import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { workspaceControlsQuery } from "../../controls/workspace-controls.queries.ts";
import { createStart } from "../create-start.ts";
import { syncRefusal } from "../start-sync.rules.ts";

/** Starts an inventory sync and goes to its run; leads to the one that is active. */
export function StartSync(props: {
  tenant: Pick<TenantDetail, "id" | "workspace_id" | "capabilities" | "provider" | "active_run">;
}): JSX.Element {
  const start = createStart(() => props.tenant.id, "inventory.sync", "inventory sync");
  const controls = useQuery(() => workspaceControlsQuery(props.tenant.workspace_id));
  const active = () => (props.tenant.active_run?.type === "inventory.sync" ? props.tenant.active_run : undefined);
  return (
    <Show
      when={active()}
      fallback={
        <Button
          busy={start.isPending}
          disabledReason={syncRefusal(props.tenant, controls.isSuccess ? controls.data.items : [])}
          onClick={() => start.mutate()}
        >
          Sync inventory
        </Button>
      }
    >
      {(run) => <ButtonLink href={`/admin/operations/${run().id}`}>View running sync</ButtonLink>}
    </Show>
  );
}
