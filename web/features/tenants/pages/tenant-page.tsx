import { A, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Details } from "../../../ui/details.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { ROLE_LABELS } from "../../access/roles.ts";
import { SupportDiagnostics } from "../../diagnostics/components/support-diagnostics.tsx";
import { RunList } from "../../operations/components/run-list.tsx";
import { StartCheck } from "../../operations/components/start-check.tsx";
import { StartSync } from "../../operations/components/start-sync.tsx";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { ConnectionCard } from "../components/connection-card.tsx";
import { FindingsCard } from "../components/findings-card.tsx";
import { HandOverCard } from "../components/hand-over-card.tsx";
import { NextSteps } from "../components/next-steps.tsx";
import { ReportsCard } from "../components/reports-card.tsx";
import { TenantHealth } from "../components/tenant-health.tsx";
import { TENANT_STATUS_LABELS } from "../tenants.labels.ts";
import { tenantQuery } from "../tenants.queries.ts";

/** Tenant dashboard. */
export function TenantPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  const tenant = useQuery(() => tenantQuery(params.tenantId));
  useWorkspaceOf(() => (tenant.isSuccess ? tenant.data.workspace_id : undefined));
  return (
    <Load
      from={tenant}
      skeleton={<TenantSkeleton />}
      errorAction={<ButtonLink href="/admin">Go to the tenants</ButtonLink>}
    >
      {(data) => <TenantDashboard tenant={data()} />}
    </Load>
  );
}

function TenantSkeleton(): JSX.Element {
  return (
    <>
      <PageHeader title="Tenant" />
      <Skeleton class="space-y-3" lines={5} />
    </>
  );
}

function TenantDashboard(props: { tenant: TenantDetail }): JSX.Element {
  const admin = useAdmin();
  const status = () => TENANT_STATUS_LABELS[props.tenant.status];
  return (
    <>
      <PageHeader
        title={props.tenant.display_name}
        breadcrumbs={[
          { label: admin.workspace()?.name ?? "Workspace" },
          { label: "Tenants", href: `/admin/w/${props.tenant.workspace_id}/tenants` },
        ]}
        badge={<Badge tone={status().tone}>{status().text}</Badge>}
        actions={
          <>
            <SupportDiagnostics
              subject={{ type: "tenant", id: props.tenant.id }}
              place={{ tenant: props.tenant, capabilities: props.tenant.capabilities }}
            />
            <StartSync tenant={props.tenant} />
            <StartCheck tenant={props.tenant} label="Verify connection" secondary />
          </>
        }
      />
      <TenantNav tenant={props.tenant} current="overview" />
      <Show when={props.tenant.status === "onboarding"}>
        <div class="mb-4">
          <Callout tone="info" title="This tenant is being onboarded">
            It is activated when its onboarding is completed.{" "}
            <A class="link" href="/admin/onboarding">
              Go to onboarding
            </A>
          </Callout>
        </div>
      </Show>
      <div class="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:grid-rows-[auto_auto_1fr] lg:items-start">
        <TenantHealth tenant={props.tenant} />
        <NextSteps tenant={props.tenant} />
        <ReportsCard tenant={props.tenant} />
        {/* beside the reports and the connection, whatever their heights; one after the other in a narrow window */}
        <div class="contents lg:row-span-2 lg:flex lg:flex-col lg:gap-4">
          <FindingsCard tenant={props.tenant} />
          <Show when={props.tenant.hand_over}>
            {(handOver) => <HandOverCard tenant={props.tenant} handOver={handOver()} />}
          </Show>
          <Panel title="Tenant" class="max-lg:order-last">
            <Details
              items={[
                {
                  term: "Directory id",
                  value: (
                    <Show
                      when={props.tenant.external_tenant_id}
                      fallback={<span class="text-ink-3">Not identified</span>}
                    >
                      {(id) => <span class="break-all font-mono text-xs">{id()}</span>}
                    </Show>
                  ),
                },
                { term: "Your role", value: ROLE_LABELS[props.tenant.role] },
                { term: "Governed since", value: <Timestamp at={props.tenant.created_at} format="day" /> },
              ]}
            />
          </Panel>
        </div>
        <ConnectionCard tenant={props.tenant} />
      </div>
      <Panel
        title="Recent operations"
        actions={
          <ButtonLink size="sm" href={`/admin/operations?tenant=${props.tenant.id}`}>
            All operations
          </ButtonLink>
        }
        flush
        class="mt-4"
      >
        <RunList
          of="tenant"
          runs={props.tenant.recent_runs}
          empty={
            <EmptyState
              title="No operations yet"
              detail="Verify the provider connection to run the first operation on this tenant."
            />
          }
        />
      </Panel>
    </>
  );
}
