import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { runDuration } from "../run-times.rules.ts";
import { RunBadge } from "./run-badge.tsx";

const COLUMNS: readonly Column<RunView>[] = [
  {
    key: "type",
    header: "Operation",
    primary: true,
    cell: (run) => (
      <A class="link font-medium" href={`/admin/operations/${run.id}`}>
        {run.type_label}
      </A>
    ),
  },
  { key: "state", header: "State", stack: "lead", cell: (run) => <RunBadge run={run} /> },
  {
    key: "reason",
    header: "Reason",
    isEmpty: (run) => run.failures.length === 0,
    cell: (run) => <span>{run.failures[0]?.reason.label ?? "–"}</span>,
  },
  { key: "initiator", header: "Started by", cell: (run) => <span>{run.initiator?.name ?? "System"}</span> },
  { key: "created", header: "Started", cell: (run) => <Timestamp at={run.created_at} format="short" /> },
  {
    key: "duration",
    header: "Duration",
    isEmpty: (run) => runDuration(run) === null,
    align: "end",
    cell: (run) => <span>{runDuration(run) ?? "–"}</span>,
  },
];

export function RunList(props: { runs: readonly RunView[]; empty: JSX.Element }): JSX.Element {
  return (
    <DataTable columns={COLUMNS} rows={props.runs} rowKey={(run) => run.id} empty={props.empty} label="Operations" />
  );
}
