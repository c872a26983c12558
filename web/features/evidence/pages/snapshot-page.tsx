import { A, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import type { SnapshotView } from "../../../../worker/features/evidence-capture/snapshots.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { type Detail, Details } from "../../../ui/details.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { Comparison } from "../components/comparison.tsx";
import { EvidenceNumbers } from "../components/evidence-numbers.tsx";
import { SnapshotItems } from "../components/snapshot-items.tsx";
import { REPORT_LABELS } from "../evidence.labels.ts";
import { snapshotQuery } from "../evidence.queries.ts";

const TITLE = "Evidence snapshot";

/** One snapshot: what it holds, and what became of the tenant since the one before. */
export function SnapshotPage(): JSX.Element {
  const params = useParams<{ snapshotId: string }>();
  const snapshot = useQuery(() => snapshotQuery(params.snapshotId));
  return (
    <Load
      from={snapshot}
      skeleton={
        <>
          <PageHeader title={TITLE} />
          <Skeleton class="space-y-3" lines={6} />
        </>
      }
      errorAction={<ButtonLink href="/admin">Go to the tenants</ButtonLink>}
    >
      {(data) => (
        <TenantPlace tenantId={data().tenant.id} title={TITLE}>
          {(tenant) => <Snapshot tenant={tenant()} snapshot={data()} />}
        </TenantPlace>
      )}
    </Load>
  );
}

function detailsOf(snapshot: SnapshotView): Detail[] {
  const by = snapshot.created_by;
  return [
    { term: "Frozen at", value: <Timestamp at={snapshot.created_at} /> },
    ...(by === null ? [] : [{ term: "Taken by", value: <bdi class="[overflow-wrap:anywhere]">{by.name}</bdi> }]),
    {
      term: "Reports",
      value: (
        <ul class="flex flex-col gap-0.5">
          <For each={snapshot.summary.reports}>
            {(report) => (
              <li>
                <Show
                  when={snapshot.stored_report_ids.includes(report.report_id)}
                  fallback={
                    <>
                      {REPORT_LABELS[report.type]}, <Timestamp at={report.created_at} format="short" />, no longer
                      stored
                    </>
                  }
                >
                  <A class="link" href={`/admin/reports/${report.report_id}`}>
                    {REPORT_LABELS[report.type]}, <Timestamp at={report.created_at} format="short" />
                  </A>
                </Show>
              </li>
            )}
          </For>
        </ul>
      ),
    },
    {
      term: "Fingerprint",
      value: (
        <span class="flex flex-wrap items-center gap-2">
          <code class="break-all font-mono text-xs">{snapshot.fingerprint}</code>
          <CopyButton text={snapshot.fingerprint} label="Copy" />
        </span>
      ),
    },
    ...(snapshot.run === null
      ? []
      : [
          {
            term: "Operation",
            value: (
              <A class="link" href={`/admin/operations/${snapshot.run.id}`}>
                View operation
              </A>
            ),
          },
        ]),
  ];
}

function Snapshot(props: { tenant: TenantDetail; snapshot: SnapshotView }): JSX.Element {
  const tenantCrumbs = useTenantCrumbs(() => props.tenant);
  const crumbs = () => [...tenantCrumbs(), { label: "Evidence", href: `/admin/t/${props.tenant.id}/evidence` }];
  const comparison = () => props.snapshot.summary.comparison;
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        subtitle={
          <>
            Frozen <Timestamp at={props.snapshot.created_at} />
          </>
        }
        actions={
          <ButtonLink href={`/admin/t/${props.tenant.id}/reviews?snapshot=${props.snapshot.id}`}>
            Review this snapshot
          </ButtonLink>
        }
      />
      <TenantNav tenant={props.tenant} current="evidence" />
      <div class="flex flex-col gap-4">
        <EvidenceNumbers numbers={props.snapshot.summary} />
        <div class="grid gap-4 lg:grid-cols-2 lg:items-start">
          <Panel
            title="What changed"
            description={
              <Show when={comparison()} fallback="This is the tenant's first snapshot.">
                {(than) => (
                  <>
                    since the{" "}
                    <A class="link" href={`/admin/evidence/${than().snapshot_id}`}>
                      snapshot of <Timestamp at={than().created_at} format="short" />
                    </A>
                  </>
                )}
              </Show>
            }
          >
            <Show when={comparison()} keyed fallback={<p class="text-ink-2">There is nothing to compare it with.</p>}>
              {(than) => <Comparison comparison={than} />}
            </Show>
          </Panel>
          <Panel title="About this snapshot">
            <Details items={detailsOf(props.snapshot)} />
          </Panel>
        </div>
        <SnapshotItems snapshotId={props.snapshot.id} />
      </div>
    </>
  );
}
