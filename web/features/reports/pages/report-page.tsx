import { A, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Match, Show, Switch } from "solid-js";
import type { StoredReport } from "../../../../worker/features/reports/reports.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { AdminRolesReport } from "../components/admin-roles-report.tsx";
import { PostureReport } from "../components/posture-report.tsx";
import { TYPE_LABELS } from "../report-text.rules.ts";
import { reportQuery } from "../reports.queries.ts";

/** One stored report: what was found then. */
export function ReportPage(): JSX.Element {
  const params = useParams<{ reportId: string }>();
  const report = useQuery(() => reportQuery(params.reportId));
  return (
    <Load
      from={report}
      skeleton={
        <>
          <PageHeader title="Stored report" />
          <Skeleton class="space-y-3" lines={8} label="Loading the report" />
        </>
      }
      errorAction={<ButtonLink href="/admin">Go to the tenants</ButtonLink>}
    >
      {(data) => (
        <TenantPlace tenantId={data().tenant_id} title="Stored report">
          {(tenant) => <Report report={data()} tenant={tenant()} />}
        </TenantPlace>
      )}
    </Load>
  );
}

function Report(props: { report: StoredReport; tenant: TenantDetail }): JSX.Element {
  const above = useTenantCrumbs(() => props.tenant);
  const posture = () => {
    const { report } = props;
    return report.type === "permission_posture" ? report : undefined;
  };
  const adminRoles = () => {
    const { report } = props;
    return report.type === "entra.admin_roles" ? report : undefined;
  };
  const crumbs = () => [...above(), { label: "Stored reports", href: `/admin/t/${props.tenant.id}/reports` }];
  return (
    <>
      <PageHeader
        title={TYPE_LABELS[props.report.type]}
        breadcrumbs={crumbs()}
        badge={
          <Show when={props.report.is_latest} fallback={<Badge>Replaced by a later one</Badge>}>
            <Badge tone="info">Latest</Badge>
          </Show>
        }
        subtitle={
          <>
            As of <Timestamp at={props.report.created_at} />
            <Show when={props.report.previous_report_id}>
              {(id) => (
                <>
                  {" · "}
                  <A class="link" href={`/admin/reports/${id()}`}>
                    The report before
                  </A>
                </>
              )}
            </Show>
          </>
        }
        actions={
          <>
            <Show when={props.tenant.capabilities.includes("findings.view")}>
              <ButtonLink href={`/admin/t/${props.tenant.id}/findings`}>Findings of this tenant</ButtonLink>
            </Show>
            <Show when={props.report.run_id}>
              {(runId) => <ButtonLink href={`/admin/operations/${runId()}`}>The run that made it</ButtonLink>}
            </Show>
          </>
        }
      />
      <TenantNav tenant={props.tenant} current="reports" />
      <Switch>
        <Match when={posture()}>{(report) => <PostureReport report={report()} />}</Match>
        <Match when={adminRoles()}>{(report) => <AdminRolesReport report={report()} />}</Match>
      </Switch>
    </>
  );
}
