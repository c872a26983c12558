import { useParams, useSearchParams } from "@solidjs/router";
import { useInfiniteQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { itemsOf } from "../../../api/items-of.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { SegmentedControl } from "../../../ui/segmented-control.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { StartOperation } from "../../operations/components/start-operation.tsx";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { ReportTable } from "../components/report-table.tsx";
import { readType, TYPE_LABELS, TYPE_OPTIONS } from "../report-text.rules.ts";
import { reportsQuery } from "../reports.queries.ts";

const TITLE = "Stored reports";

/** What scans of a tenant found, report by report, and the way to the next one. */
export function ReportsPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => <Reports tenant={tenant()} />}
    </TenantPlace>
  );
}

function Starts(props: { tenant: TenantDetail }): JSX.Element {
  return (
    <>
      <StartOperation
        type="entra_admin_roles.scan"
        tenant={props.tenant}
        label="Scan admin roles"
        what="admin roles scan"
        running="scan"
        reads="admin roles"
      />
      <StartOperation
        type="permission_posture.check"
        tenant={props.tenant}
        label="Check permission posture"
        what="posture check"
        running="posture check"
        reads="permissions"
      />
    </>
  );
}

function Reports(props: { tenant: TenantDetail }): JSX.Element {
  const crumbs = useTenantCrumbs(() => props.tenant);
  const [search, setSearch] = useSearchParams<{ type?: string }>();
  const type = () => readType(search.type);
  const reports = useInfiniteQuery(() => reportsQuery(props.tenant.id, type()));
  const items = () => itemsOf(reports);
  const show = (word: string) => setSearch({ type: word === "" ? undefined : word }, { replace: true, scroll: false });
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        subtitle="What scans found. A scan that finds nothing new stores no report."
        actions={<Starts tenant={props.tenant} />}
      />
      <TenantNav tenant={props.tenant} current="reports" />
      <Panel flush>
        <div class="overflow-x-auto border-line border-b px-4 py-2.5">
          <SegmentedControl label="Type of report" options={TYPE_OPTIONS} value={type() ?? ""} onChange={show} />
        </div>
        <Load
          from={reports}
          skeleton={<Skeleton class="space-y-3 p-4" lines={5} label="Loading the reports" />}
          errorAction={<ButtonLink href={`/admin/t/${props.tenant.id}`}>Go to the overview</ButtonLink>}
        >
          {() => (
            <>
              <ReportTable
                reports={items()}
                empty={
                  <Show
                    when={type()}
                    fallback={
                      <EmptyState
                        title="No stored report yet"
                        detail="Scan the admin roles, or check the permission posture: what is found is stored here, and becomes findings."
                      />
                    }
                  >
                    {(one) => (
                      <EmptyState
                        title={`No report of the type “${TYPE_LABELS[one()]}”`}
                        action={<Button onClick={() => show("")}>Show all reports</Button>}
                      />
                    )}
                  </Show>
                }
              />
              <LoadMore list={reports} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}
