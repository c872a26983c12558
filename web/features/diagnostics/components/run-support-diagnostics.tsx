import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import { ROLE_CAPABILITIES } from "../../../../worker/features/access/capabilities.contract.ts";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { api, unwrap } from "../../../api/client.ts";
import { useAdmin } from "../../access/admin-context.ts";
import { SupportDiagnostics } from "./support-diagnostics.tsx";

/** The tenant of a run that is beyond the session's first page of tenants. A key of its own: it is read here only. */
const placeQuery = (tenantId: string) => ({
  queryKey: ["admin", "diagnostics-tenant", tenantId],
  queryFn: () => unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId } })),
});

/** The capability is that of the run's tenant; a workspace-wide run has the workspace's. */
export function RunSupportDiagnostics(props: { run: Pick<RunView, "id" | "workspace_id" | "tenant"> }): JSX.Element {
  const admin = useAdmin();
  const workspace = () => admin.session().workspaces.find(({ id }) => id === props.run.workspace_id);
  const known = () => {
    const { tenant } = props.run;
    if (tenant === null) return workspace()?.capabilities;
    const entitled = workspace()?.tenants.find(({ id }) => id === tenant.id);
    return entitled && ROLE_CAPABILITIES[entitled.role];
  };
  const tenant = useQuery(() => ({
    ...placeQuery(props.run.tenant?.id ?? ""),
    enabled: props.run.tenant !== null && known() === undefined,
  }));
  const capabilities = () => known() ?? (tenant.isSuccess ? tenant.data.capabilities : undefined);
  return (
    <Show when={capabilities()}>
      {(held) => (
        <SupportDiagnostics
          subject={{ type: "operation_run", id: props.run.id }}
          place={{ tenant: props.run.tenant, capabilities: held() }}
        />
      )}
    </Show>
  );
}
