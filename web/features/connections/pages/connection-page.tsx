import { useNavigate, useParams, useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX, Show } from "solid-js";
import type { ConnectionList as List } from "../../../../worker/features/connections/connections.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { StartCheck } from "../../operations/components/start-check.tsx";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { AddDialog } from "../components/add-dialog.tsx";
import { ConnectionActions } from "../components/connection-actions.tsx";
import { ConnectionDetails } from "../components/connection-details.tsx";
import { ConnectionHealth } from "../components/connection-health.tsx";
import { ConnectionList } from "../components/connection-list.tsx";
import { ConsentLink } from "../components/consent-link.tsx";
import { LatestVerification } from "../components/latest-verification.tsx";
import { TenantPlace } from "../components/tenant-place.tsx";
import { shownConnection } from "../connection-list.rules.ts";
import { connectionsQuery } from "../connections.queries.ts";
import { manageRefusal } from "../manage-refusal.rules.ts";
import { useTenantCrumbs } from "../tenant-crumbs.ts";

const one = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Provider connection of a tenant: the default one, or the one that `?connection=` names. */
export function ConnectionPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  const connections = useQuery(() => connectionsQuery(params.tenantId));
  return (
    <TenantPlace tenantId={params.tenantId} title="Provider connection">
      {(tenant) => (
        <Load from={connections} skeleton={<Loading tenant={tenant()} />}>
          {(list) => <Connections tenant={tenant()} list={list()} />}
        </Load>
      )}
    </TenantPlace>
  );
}

function Loading(props: { tenant: TenantDetail }): JSX.Element {
  const crumbs = useTenantCrumbs(() => props.tenant);
  return (
    <>
      <PageHeader title="Provider connection" breadcrumbs={crumbs()} />
      <TenantNav tenant={props.tenant} current="provider_connection" />
      <Skeleton class="space-y-3" lines={5} />
    </>
  );
}

function Connections(props: { tenant: TenantDetail; list: List }): JSX.Element {
  const navigate = useNavigate();
  const crumbs = useTenantCrumbs(() => props.tenant);
  const [search] = useSearchParams();
  const [adding, setAdding] = createSignal(false);
  const shown = () => shownConnection(props.list.items, one(search.connection));
  const refusal = () => manageRefusal(props.tenant);
  const add = (isFirst = false) => (
    <Button
      size={isFirst ? "md" : "sm"}
      variant={isFirst ? "primary" : "secondary"}
      disabledReason={refusal()}
      onClick={() => setAdding(true)}
    >
      Add connection
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Provider connection"
        breadcrumbs={crumbs()}
        actions={
          <Show when={shown()}>
            {(connection) => (
              <>
                <ConsentLink connection={connection()} refusal={refusal()} />
                <Show
                  when={connection().is_default}
                  fallback={
                    <Button disabledReason="Only the default connection is verified. Make this one the default first.">
                      Verify connection
                    </Button>
                  }
                >
                  <StartCheck
                    tenant={props.tenant}
                    label="Verify connection"
                    secondary={refusal() === undefined && connection().consent_status !== "granted"}
                  />
                </Show>
              </>
            )}
          </Show>
        }
      />
      <TenantNav tenant={props.tenant} current="provider_connection" />
      <Show
        when={shown()}
        fallback={
          <Panel flush>
            <EmptyState
              title="No provider connection yet"
              detail={`Operations on ${props.tenant.display_name} need one. Add it, grant admin consent to it, then verify it.`}
              action={add(true)}
            />
          </Panel>
        }
      >
        {(connection) => (
          <div class="grid gap-4 lg:grid-cols-[minmax(0,3fr)_minmax(0,2fr)] lg:items-start">
            <div class="flex min-w-0 flex-col gap-4">
              <ConnectionHealth
                connection={connection()}
                activeRun={connection().is_default ? props.tenant.active_run : null}
              />
              <LatestVerification connection={connection()} />
            </div>
            <ConnectionDetails connection={connection()}>
              <Show when={props.list.items.length === 1}>{add()}</Show>
              <ConnectionActions
                connection={connection()}
                tenantName={props.tenant.display_name}
                canStoreCredentials={props.list.can_store_credentials}
                refusal={refusal()}
              />
            </ConnectionDetails>
            <Show when={props.list.items.length > 1}>
              <Panel title="All provider connections" actions={add()} flush class="lg:col-span-2">
                <ConnectionList connections={props.list.items} shownId={connection().id} />
              </Panel>
            </Show>
          </div>
        )}
      </Show>
      <AddDialog
        tenantId={props.tenant.id}
        tenantName={props.tenant.display_name}
        canStoreCredentials={props.list.can_store_credentials}
        hasOthers={props.list.items.length > 0}
        open={adding()}
        onClose={() => setAdding(false)}
        onAdded={(added) => navigate(`/admin/t/${added.tenant_id}/provider-connection`)}
      />
    </>
  );
}
