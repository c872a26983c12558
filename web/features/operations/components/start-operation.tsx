import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { StartableType } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { workspaceControlsQuery } from "../../controls/workspace-controls.queries.ts";
import { createStart } from "../create-start.ts";
import { startRefusal } from "../start-operation.rules.ts";

/** Starts an operation that asks the provider, and goes to its run; leads to the one that is active. */
export function StartOperation(props: {
  type: StartableType;
  tenant: Pick<TenantDetail, "id" | "workspace_id" | "status" | "capabilities" | "provider" | "active_run">;
  /** What it does, for instance “Scan admin roles”. */
  label: string;
  /** As in “The … was not started.” */
  what: string;
  /** As in “View running …” */
  running: string;
  /** What it reads, as in “no provider connection to read … through”. */
  reads: string;
}): JSX.Element {
  const start = createStart(() => props.tenant.id, props.type, props.what);
  const controls = useQuery(() => workspaceControlsQuery(props.tenant.workspace_id));
  const active = () => (props.tenant.active_run?.type === props.type ? props.tenant.active_run : undefined);
  const paused = () => (controls.isSuccess ? controls.data.items : []);
  return (
    <Show
      when={active()}
      fallback={
        <Button
          busy={start.isPending}
          disabledReason={startRefusal(props.type, props.reads, props.tenant, paused())}
          onClick={() => start.mutate()}
        >
          {props.label}
        </Button>
      }
    >
      {(run) => <ButtonLink href={`/admin/operations/${run().id}`}>View running {props.running}</ButtonLink>}
    </Show>
  );
}
