import { A, useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import { isActive } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { type Detail, Details } from "../../../ui/details.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { ProgressBar } from "../../../ui/progress-bar.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { RunSupportDiagnostics } from "../../diagnostics/components/run-support-diagnostics.tsx";
import { CancelRun } from "../components/cancel-run.tsx";
import { InventoryCounts } from "../components/inventory-counts.tsx";
import { LiveNotice } from "../components/live-notice.tsx";
import { OutcomePanel } from "../components/outcome-panel.tsx";
import { RelatedRecords } from "../components/related-records.tsx";
import { RetryRun } from "../components/retry-run.tsx";
import { RunBadge } from "../components/run-badge.tsx";
import { StageList } from "../components/stage-list.tsx";
import { StuckNotice } from "../components/stuck-notice.tsx";
import { isInventoryPart } from "../inventory.rules.ts";
import { runQuery } from "../operations.queries.ts";
import { countText } from "../results.rules.ts";
import type { RunPlace } from "../run-actions.rules.ts";
import { useRunPlace } from "../run-place.ts";
import { runDuration } from "../run-times.rules.ts";

/** Run viewer. */
export function RunPage(): JSX.Element {
  const params = useParams<{ runId: string }>();
  const admin = useAdmin();
  const run = useQuery(() => runQuery(params.runId, { poll: admin.live() !== "live" }));
  useWorkspaceOf(() => (run.isSuccess ? run.data.workspace_id : undefined));
  return (
    <Load
      from={run}
      skeleton={
        <>
          <PageHeader title="Operation run" />
          <Skeleton class="space-y-3" lines={5} />
        </>
      }
      errorAction={<ButtonLink href="/admin/operations">Go to the operations</ButtonLink>}
    >
      {(data) => <RunViewer run={data()} />}
    </Load>
  );
}

function RunViewer(props: { run: RunView }): JSX.Element {
  const admin = useAdmin();
  const place = useRunPlace(() => props.run);
  return (
    <>
      <PageHeader
        title={props.run.type_label}
        breadcrumbs={[
          { label: admin.workspace()?.name ?? "Workspace" },
          { label: "Operations", href: "/admin/operations" },
          ...(props.run.tenant === null
            ? []
            : [{ label: props.run.tenant.display_name, href: `/admin/t/${props.run.tenant.id}` }]),
          { label: "Operation run" },
        ]}
        badge={
          <span role="status">
            <RunBadge run={props.run} />
          </span>
        }
        actions={
          <>
            <RunSupportDiagnostics run={props.run} capabilities={place()?.capabilities} />
            <RunActions run={props.run} place={place()} />
          </>
        }
      />
      <Show when={isActive(props.run.status)}>
        <LiveNotice />
      </Show>
      <div class="grid gap-4 lg:grid-cols-[minmax(0,2fr)_minmax(0,1fr)] lg:items-start">
        <div class="flex min-w-0 flex-col gap-4">
          <StuckNotice run={props.run} />
          <OutcomePanel run={props.run} />
          <InventoryCounts run={props.run} />
          <Panel title="Stages">
            <Show when={isActive(props.run.status)}>
              <div class="mb-3">
                <ProgressBar done={props.run.progress.done} total={props.run.progress.total} label="Stages completed" />
              </div>
            </Show>
            <StageList stages={props.run.stages} />
          </Panel>
        </div>
        <div class="flex min-w-0 flex-col gap-4">
          <Panel title="Details">
            <RunDetails run={props.run} />
          </Panel>
          <RelatedRecords run={props.run} />
        </div>
      </div>
    </>
  );
}

/** What the viewer can do about the run, once it is known what they may do in its place. */
function RunActions(props: { run: RunView; place: RunPlace | undefined }): JSX.Element {
  return (
    <Show when={props.place}>
      {(known) => (
        <Show when={isActive(props.run.status)} fallback={<RetryRun run={props.run} place={known()} />}>
          <CancelRun run={props.run} place={known()} />
        </Show>
      )}
    </Show>
  );
}

function RunDetails(props: { run: RunView }): JSX.Element {
  // what an inventory counted has a panel of its own
  const counts = () =>
    Object.entries(props.run.summary_counts).filter(([name, count]) => count > 0 && !isInventoryPart(name));
  return (
    <Details
      items={[
        {
          term: "Tenant",
          value: (
            <Show when={props.run.tenant} fallback="Whole workspace">
              {(tenant) => (
                <A class="link" href={`/admin/t/${tenant().id}`}>
                  {tenant().display_name}
                </A>
              )}
            </Show>
          ),
        },
        { term: "Started by", value: props.run.initiator?.name ?? "System" },
        { term: "Created", value: <Timestamp at={props.run.created_at} /> },
        { term: "Started", value: <Instant at={props.run.started_at} otherwise="Not started yet" /> },
        props.run.completed_at === null
          ? { term: "Last progress", value: <Timestamp at={props.run.progressed_at} /> }
          : { term: "Completed", value: <Timestamp at={props.run.completed_at} /> },
        ...optional("Duration", runDuration(props.run)),
        {
          term: "Run id",
          value: <span class="break-all font-mono text-xs">{props.run.id}</span>,
        },
        ...(counts().length === 0
          ? []
          : [
              {
                term: "Counts",
                value: (
                  <ul>
                    <For each={counts()}>{([name, count]) => <li>{countText(name, count)}</li>}</For>
                  </ul>
                ),
              },
            ]),
      ]}
    />
  );
}

const optional = (term: string, value: string | null): Detail[] => (value === null ? [] : [{ term, value }]);

function Instant(props: { at: string | null; otherwise: string }): JSX.Element {
  return (
    <Show when={props.at} fallback={<span class="text-ink-3">{props.otherwise}</span>}>
      {(at) => <Timestamp at={at()} />}
    </Show>
  );
}
