import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { ReportSummary } from "../../../../worker/features/reports/reports.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { changedOf, saysOf, TYPE_LABELS } from "../report-text.rules.ts";
import { Score } from "./score.tsx";

const COLUMNS: readonly Column<ReportSummary>[] = [
  {
    key: "report",
    header: "Report",
    primary: true,
    cell: (report) => (
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <A class="link font-medium" href={`/admin/reports/${report.id}`}>
          {TYPE_LABELS[report.type]}
        </A>
        <Show when={report.is_latest}>
          <Badge tone="info">Latest</Badge>
        </Show>
      </span>
    ),
  },
  {
    key: "score",
    header: "Score",
    isEmpty: (report) => report.type !== "permission_posture",
    cell: (report) =>
      report.type === "permission_posture" ? (
        <Score score={report.summary.score} before={report.summary.changes?.score_before ?? null} />
      ) : (
        <span class="text-ink-3">–</span>
      ),
  },
  { key: "says", header: "Says", cell: (report) => <span class="text-right sm:text-left">{saysOf(report)}</span> },
  {
    key: "changed",
    header: "Changed",
    cell: (report) => <span class="text-right text-ink-2 sm:text-left">{changedOf(report)}</span>,
  },
  { key: "created", header: "Stored", cell: (report) => <Timestamp at={report.created_at} format="short" /> },
  {
    key: "run",
    header: "Run",
    isEmpty: (report) => report.run_id === null,
    cell: (report) => (
      <Show when={report.run_id} fallback={<span class="text-ink-3">–</span>}>
        {(runId) => (
          <A class="link" href={`/admin/operations/${runId()}`}>
            View run
          </A>
        )}
      </Show>
    ),
  },
];

/** Stored reports, a line each. */
export function ReportTable(props: { reports: readonly ReportSummary[]; empty: JSX.Element }): JSX.Element {
  return (
    <DataTable
      label="Stored reports"
      columns={COLUMNS}
      rows={props.reports}
      rowKey={(report) => report.id}
      empty={props.empty}
    />
  );
}
