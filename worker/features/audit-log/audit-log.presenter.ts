import { toIso } from "../../platform/clock.ts";
import type { CsvCell } from "../../platform/csv.ts";
import { takeOutSensitive } from "../../platform/redaction.ts";
import { AUDIT_ACTOR_KINDS, AUDIT_OUTCOMES, actionLabel, resourceLabel } from "../audit/audit-words.contract.ts";
import { CONTROLS } from "../controls/control-catalog.contract.ts";
import type { AuditLogEntry } from "./audit-log.contract.ts";
import type { EntryRow } from "./audit-log.repository.ts";

type Metadata = AuditLogEntry["metadata"];

const CONTROL_LABELS: Readonly<Record<string, { label: string }>> = CONTROLS;

/** Writers put in codes and ids only; what reaches a screen or a file goes through the redaction all the same. */
function redacted(metadata: Metadata): Metadata {
  const clean = (value: Metadata[string]): Metadata[string] => {
    if (Array.isArray(value)) return value.map((item) => takeOutSensitive(item).text);
    return typeof value === "string" ? takeOutSensitive(value).text : value;
  };
  return Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, clean(value)]));
}

function nameOfResource({ resourceType, resourceId, resourceName, tenantId, tenantName }: EntryRow): string | null {
  if (resourceType === "tenant") return resourceId === tenantId ? tenantName : null;
  if (resourceType !== "operational_control") return resourceName;
  const isKnown = resourceId !== null && Object.hasOwn(CONTROL_LABELS, resourceId);
  return isKnown ? (CONTROL_LABELS[resourceId]?.label ?? null) : null;
}

function presentActor({ actorKind, actorId, actorName }: EntryRow): AuditLogEntry["actor"] {
  const kind = AUDIT_ACTOR_KINDS.find((known) => known === actorKind) ?? "system";
  // who of the platform's staff it was is the platform's to know
  return kind === "user" ? { kind, id: actorId, name: actorName } : { kind, id: null, name: null };
}

export const presentEntry = (row: EntryRow): AuditLogEntry => ({
  id: row.id,
  occurred_at: toIso(row.occurredAt),
  action: row.action,
  action_label: actionLabel(row.action),
  outcome: AUDIT_OUTCOMES.find((outcome) => outcome === row.outcome) ?? "failed",
  actor: presentActor(row),
  tenant: row.tenantId === null ? null : { id: row.tenantId, display_name: row.tenantName ?? "" },
  resource: {
    type: row.resourceType,
    type_label: resourceLabel(row.resourceType),
    id: row.resourceId,
    name: nameOfResource(row),
  },
  metadata: redacted(JSON.parse(row.metadata)),
});

export const CSV_HEADER: readonly string[] = [
  "occurred_at",
  "action",
  "action_label",
  "outcome",
  "actor_kind",
  "actor_id",
  "actor_name",
  "tenant_id",
  "tenant_name",
  "resource_type",
  "resource_id",
  "resource_name",
  "metadata",
  "entry_id",
];

export const csvCells = ({ actor, tenant, resource, ...entry }: AuditLogEntry): CsvCell[] => [
  entry.occurred_at,
  entry.action,
  entry.action_label,
  entry.outcome,
  actor.kind,
  actor.id,
  actor.name,
  tenant?.id ?? null,
  tenant?.display_name ?? null,
  resource.type,
  resource.id,
  resource.name,
  Object.keys(entry.metadata).length === 0 ? null : JSON.stringify(entry.metadata),
  entry.id,
];

/** The last line of a file that does not hold everything that was asked for, as wide as the others. */
export const cutNote = (searchedBackTo: string): CsvCell[] => [
  `The export ends here. Entries before ${searchedBackTo} are not in this file: export again with “to” set to that time.`,
  ...CSV_HEADER.slice(1).map(() => null),
];
