import { type JSX, Show } from "solid-js";
import { ROLE_CAPABILITIES } from "../../../../worker/features/access/capabilities.contract.ts";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { useAdmin } from "../../access/admin-context.ts";
import { SupportDiagnostics } from "./support-diagnostics.tsx";

interface RunSupportDiagnosticsProps {
  run: Pick<RunView, "id" | "workspace_id" | "tenant">;
  /** What the viewer may do in the run's place; undefined until it was read. */
  capabilities: readonly string[] | undefined;
}

/** The capability is that of the run's tenant; a workspace-wide run has the workspace's. */
export function RunSupportDiagnostics(props: RunSupportDiagnosticsProps): JSX.Element {
  const admin = useAdmin();
  // a tenant among the session's first ones needs no waiting
  const known = () => {
    const workspace = admin.session().workspaces.find(({ id }) => id === props.run.workspace_id);
    const { tenant } = props.run;
    if (tenant === null) return workspace?.capabilities;
    const entitled = workspace?.tenants.find(({ id }) => id === tenant.id);
    return entitled && ROLE_CAPABILITIES[entitled.role];
  };
  return (
    <Show when={known() ?? props.capabilities}>
      {(held) => (
        <SupportDiagnostics
          subject={{ type: "operation_run", id: props.run.id }}
          place={{ tenant: props.run.tenant, capabilities: held() }}
        />
      )}
    </Show>
  );
}
