import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { AuditLogEntry } from "../../../../worker/features/audit-log/audit-log.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { actorName, OUTCOME_LABELS, resourceHref } from "../audit.labels.ts";
import { EntryDetails } from "./entry-details.tsx";

const Resource = (props: { resource: AuditLogEntry["resource"] }): JSX.Element => (
  <span class="min-w-0">
    <Show when={resourceHref(props.resource)} fallback={props.resource.type_label}>
      {(href) => (
        <A class="link" href={href()}>
          {props.resource.type_label}
        </A>
      )}
    </Show>
    <Show when={props.resource.name}>
      <span class="text-ink-3"> {props.resource.name}</span>
    </Show>
  </span>
);

/** Entries of the log, newest first, each with its details to open. */
export function EntryTable(props: {
  entries: readonly AuditLogEntry[];
  empty: JSX.Element;
  /** Narrows the log to what an entry is about. */
  onOnly: (resourceId: string) => void;
}): JSX.Element {
  const columns: readonly Column<AuditLogEntry>[] = [
    {
      key: "action",
      header: "Action",
      primary: true,
      cell: (entry) => (
        <div class="min-w-0">
          <span class="font-medium">{entry.action_label}</span>
          <EntryDetails entry={entry} onOnly={props.onOnly} />
        </div>
      ),
    },
    {
      key: "outcome",
      header: "Outcome",
      stack: "lead",
      cell: (entry) => <Badge tone={OUTCOME_LABELS[entry.outcome].tone}>{OUTCOME_LABELS[entry.outcome].text}</Badge>,
    },
    { key: "when", header: "When", cell: (entry) => <Timestamp at={entry.occurred_at} /> },
    { key: "who", header: "Who", cell: (entry) => <span>{actorName(entry.actor)}</span> },
    {
      key: "tenant",
      header: "Tenant",
      isEmpty: (entry) => entry.tenant === null,
      cell: (entry) => (
        <Show when={entry.tenant} fallback={<span class="text-ink-3">–</span>}>
          {(tenant) => (
            <A class="link" href={`/admin/t/${tenant().id}`}>
              {tenant().display_name}
            </A>
          )}
        </Show>
      ),
    },
    { key: "about", header: "About", cell: (entry) => <Resource resource={entry.resource} /> },
  ];
  return (
    <DataTable
      label="Audit entries"
      columns={columns}
      rows={props.entries}
      rowKey={(entry) => entry.id}
      empty={props.empty}
    />
  );
}
