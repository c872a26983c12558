import { A } from "@solidjs/router";
import type { JSX } from "solid-js";
import type { ListedSnapshot } from "../../../../worker/features/evidence-capture/snapshots.contract.ts";
import { counted } from "../../../ui/counted.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { activeFindings, changesText, severityText } from "../evidence.labels.ts";

const columns: readonly Column<ListedSnapshot>[] = [
  {
    key: "at",
    header: "Frozen at",
    primary: true,
    cell: (row) => (
      <A class="link" href={`/admin/evidence/${row.id}`}>
        <Timestamp at={row.created_at} />
      </A>
    ),
  },
  {
    key: "findings",
    header: "Findings",
    cell: ({ summary }) => (
      <span>
        {counted(activeFindings(summary), "finding")}
        <span class="block text-ink-3 text-xs">{severityText(summary)}</span>
      </span>
    ),
  },
  { key: "changes", header: "Since the one before", cell: (row) => changesText(row.changes) },
  {
    key: "score",
    header: "Permission score",
    align: "end",
    isEmpty: ({ summary }) => summary.permission_score === null,
    cell: ({ summary }) => summary.permission_score ?? "–",
  },
  {
    key: "by",
    header: "Taken by",
    isEmpty: (row) => row.created_by === null,
    cell: (row) => <bdi class="[overflow-wrap:anywhere]">{row.created_by?.name ?? "–"}</bdi>,
  },
];

export function SnapshotTable(props: { snapshots: readonly ListedSnapshot[]; empty: JSX.Element }): JSX.Element {
  return (
    <DataTable
      label="Evidence snapshots"
      columns={columns}
      rows={props.snapshots}
      rowKey={(row) => row.id}
      empty={props.empty}
    />
  );
}
