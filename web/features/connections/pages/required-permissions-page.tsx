import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { RequiredPermissions } from "../../../../worker/features/connections/connections.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { ConsentLink } from "../components/consent-link.tsx";
import { Handoff } from "../components/handoff.tsx";
import { OtherGrants } from "../components/other-grants.tsx";
import { PermissionFreshness } from "../components/permission-freshness.tsx";
import { PermissionMatrix } from "../components/permission-matrix.tsx";
import { createRefresh, RefreshButton, RefreshProgress } from "../components/refresh-permissions.tsx";
import { TenantPlace } from "../components/tenant-place.tsx";
import { PERMISSIONS_LABELS } from "../connections.labels.ts";
import { permissionsQuery } from "../connections.queries.ts";
import { manageRefusal } from "../manage-refusal.rules.ts";
import { summaryOf } from "../permission-matrix.rules.ts";
import { useTenantCrumbs } from "../tenant-crumbs.ts";

const TITLE = "Required permissions";

/** What the product needs to be granted in a tenant, and what of it is. */
export function RequiredPermissionsPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  const permissions = useQuery(() => permissionsQuery(params.tenantId));
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => (
        <Load
          from={permissions}
          skeleton={
            <>
              <PageHeader title={TITLE} />
              <TenantNav tenant={tenant()} current="required_permissions" />
              <Skeleton class="space-y-3" lines={6} />
            </>
          }
        >
          {(data) => <Permissions tenant={tenant()} data={data()} />}
        </Load>
      )}
    </TenantPlace>
  );
}

function Permissions(props: { tenant: TenantDetail; data: RequiredPermissions }): JSX.Element {
  const crumbs = useTenantCrumbs(() => props.tenant);
  const overall = () => PERMISSIONS_LABELS[props.data.overall];
  const active = () => {
    const run = props.tenant.active_run;
    return run?.type === "provider.connection.check" ? run.id : props.data.active_run_id;
  };
  const refresh = createRefresh(() => props.tenant, active);
  const refusal = () => manageRefusal(props.tenant);
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        badge={<Badge tone={overall().tone}>{overall().text}</Badge>}
        subtitle={props.data.last_refreshed_at === null ? undefined : summaryOf(props.data.permissions)}
        actions={
          <Show when={props.data.connection}>
            {(connection) => (
              <>
                <ConsentLink connection={connection()} refusal={refusal()} />
                <RefreshButton
                  refresh={refresh}
                  tenant={props.tenant}
                  isActive={active() !== null}
                  secondary={refusal() === undefined && connection().consent_status !== "granted"}
                />
              </>
            )}
          </Show>
        }
      />
      <TenantNav tenant={props.tenant} current="required_permissions" />
      <Show
        when={props.data.connection}
        fallback={
          <Panel flush class="mb-4">
            <EmptyState
              title="No provider connection yet"
              detail="Permissions are granted to a provider connection. Add one first; what it will need is listed below."
              action={
                <ButtonLink href={`/admin/t/${props.tenant.id}/provider-connection`}>
                  Open provider connection
                </ButtonLink>
              }
            />
          </Panel>
        }
      >
        <Show when={refresh.runId()} keyed>
          {(runId) => <RefreshProgress runId={runId} tenantId={props.tenant.id} />}
        </Show>
        <PermissionFreshness data={props.data} />
      </Show>
      <div class="flex flex-col gap-4">
        <Panel title="Permissions" flush>
          <PermissionMatrix permissions={props.data.permissions} />
        </Panel>
        <Handoff text={props.data.handoff_text} />
        <Show when={props.data.last_refreshed_at}>
          <Panel title="Other grants" description="Granted to the application, and not asked for here." flush>
            <OtherGrants grants={props.data.other_grants} />
          </Panel>
        </Show>
      </div>
    </>
  );
}
