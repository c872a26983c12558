import { type JSX, Show } from "solid-js";
import type { StartableType } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { createStart } from "../create-start.ts";
import { createStartRefusal } from "../create-start-refusal.ts";

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
  /** What it reads, as in “no provider connection to read … through”; absent for a verification of the connection. */
  reads?: string;
  variant?: "primary" | "secondary";
}): JSX.Element {
  const start = createStart(() => props.tenant.id, props.type, props.what);
  const refusal = createStartRefusal(props.type, () => props.tenant, props.reads);
  const active = () => (props.tenant.active_run?.type === props.type ? props.tenant.active_run : undefined);
  return (
    <Show
      when={active()}
      fallback={
        <Button
          variant={props.variant ?? "secondary"}
          busy={start.isPending}
          disabledReason={refusal()}
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
