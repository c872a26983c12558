import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { runDuration } from "../run-times.rules.ts";
import { RunBadge } from "./run-badge.tsx";

const TYPE: Column<RunView> = {
  key: "type",
  header: "Operation",
  primary: true,
  cell: (run) => (
    <A class="link font-medium xl:whitespace-nowrap" href={`/admin/operations/${run.id}`}>
      {run.type_label}
    </A>
  ),
};

const STATE: Column<RunView> = {
  key: "state",
  header: "State",
  stack: "lead",
  cell: (run) => <RunBadge run={run} />,
};

const TENANT: Column<RunView> = {
  key: "tenant",
  header: "Tenant",
  cell: (run) => (
    <Show when={run.tenant} fallback={<span class="text-ink-3">Whole workspace</span>}>
      {(tenant) => (
        <A class="link" href={`/admin/t/${tenant().id}`}>
          {tenant().display_name}
        </A>
      )}
    </Show>
  ),
};

const START: readonly Column<RunView>[] = [
  {
    key: "reason",
    header: "Reason",
    isEmpty: (run) => run.failures.length === 0,
    cell: (run) => <span>{run.failures[0]?.reason.label ?? "–"}</span>,
  },
  { key: "initiator", header: "Started by", cell: (run) => <span>{run.initiator?.name ?? "System"}</span> },
  { key: "created", header: "Started", cell: (run) => <Timestamp at={run.created_at} format="short" /> },
];

const DURATION: Column<RunView> = {
  key: "duration",
  header: "Duration",
  isEmpty: (run) => runDuration(run) === null,
  align: "end",
  cell: (run) => <span>{runDuration(run) ?? "–"}</span>,
};

// a tenant's page names the tenant already; among many tenants its name takes the room of the duration
const COLUMNS = {
  tenant: [TYPE, STATE, ...START, DURATION],
  workspace: [TYPE, STATE, TENANT, ...START],
} as const satisfies Record<string, readonly Column<RunView>[]>;

export function RunList(props: {
  runs: readonly RunView[];
  of: keyof typeof COLUMNS;
  empty: JSX.Element;
}): JSX.Element {
  return (
    <DataTable
      columns={COLUMNS[props.of]}
      rows={props.runs}
      rowKey={(run) => run.id}
      empty={props.empty}
      label="Operations"
    />
  );
}
