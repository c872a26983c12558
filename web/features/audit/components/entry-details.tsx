import type { JSX } from "solid-js";
import type { AuditLogEntry } from "../../../../worker/features/audit-log/audit-log.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { type Detail, Details } from "../../../ui/details.tsx";
import { formatUtc } from "../../../ui/time.ts";
import { detailLabel, detailText } from "../audit.labels.ts";

const Id = (props: { id: string }): JSX.Element => <span class="break-all font-mono text-xs">{props.id}</span>;

export const detailsId = (entryId: string): string => `details-${entryId}`;

/** The rest of an entry, opened by hand: exact time, ids, and what was written down about it. */
export function EntryDetails(props: { entry: AuditLogEntry; onOnly: (resourceId: string) => void }): JSX.Element {
  const about = (): Detail[] => {
    const { id } = props.entry.resource;
    if (id === null) return [];
    return [
      {
        term: props.entry.resource.type_label,
        value: (
          <span class="flex flex-wrap items-center gap-2">
            <Id id={id} />
            <Button size="sm" onClick={() => props.onOnly(id)}>
              Only this one
            </Button>
          </span>
        ),
      },
    ];
  };
  const items = (): Detail[] => [
    ...Object.entries(props.entry.metadata).map(([key, value]) => ({
      term: detailLabel(key),
      value: detailText(value),
    })),
    { term: "Time", value: formatUtc(new Date(props.entry.occurred_at)) },
    ...about(),
    { term: "Action id", value: <Id id={props.entry.action} /> },
    { term: "Entry", value: <Id id={props.entry.id} /> },
  ];
  return (
    <div id={detailsId(props.entry.id)} class="max-w-4xl">
      <Details items={items()} pairs />
    </div>
  );
}
