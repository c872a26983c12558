import { A } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import type { AuditLogEntry } from "../../../../worker/features/audit-log/audit-log.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { actorName, OUTCOME_LABELS, resourceHref } from "../audit.labels.ts";
import { detailsId, EntryDetails } from "./entry-details.tsx";

const Resource = (props: { entry: AuditLogEntry }): JSX.Element => (
  <span class="min-w-0">
    <Show when={resourceHref(props.entry)} fallback={props.entry.resource.type_label}>
      {(href) => (
        <A class="link inline-block py-0.5" href={href()}>
          {props.entry.resource.type_label}
        </A>
      )}
    </Show>
    <Show when={props.entry.resource.name}>
      <span class="text-ink-3"> {props.entry.resource.name}</span>
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
  const [open, setOpen] = createSignal<ReadonlySet<string>>(new Set());
  const toggle = (id: string) =>
    setOpen((ids) => new Set(ids.has(id) ? [...ids].filter((other) => other !== id) : [...ids, id]));
  const columns: readonly Column<AuditLogEntry>[] = [
    {
      key: "action",
      header: "Action",
      primary: true,
      cell: (entry) => (
        <button
          type="button"
          class="flex min-h-6 items-center gap-2 rounded-sm text-left font-medium hover:underline"
          aria-expanded={open().has(entry.id)}
          aria-controls={open().has(entry.id) ? detailsId(entry.id) : undefined}
          onClick={() => toggle(entry.id)}
        >
          <Icon name="chevron" class={`text-ink-3 ${open().has(entry.id) ? "" : "-rotate-90"}`} />
          {entry.action_label}
        </button>
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
            <A class="link inline-block py-0.5" href={`/admin/t/${tenant().id}`}>
              {tenant().display_name}
            </A>
          )}
        </Show>
      ),
    },
    { key: "about", header: "About", cell: (entry) => <Resource entry={entry} /> },
  ];
  return (
    <DataTable
      label="Audit entries"
      columns={columns}
      rows={props.entries}
      rowKey={(entry) => entry.id}
      empty={props.empty}
      below={(entry) => (open().has(entry.id) ? <EntryDetails entry={entry} onOnly={props.onOnly} /> : undefined)}
    />
  );
}
