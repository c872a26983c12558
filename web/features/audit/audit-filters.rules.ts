import {
  AUDIT_OUTCOMES,
  AUDIT_RESOURCE_TYPES,
  WORKSPACE_ACTION_IDS,
} from "../../../worker/features/audit/audit-words.contract.ts";
import type { AuditFilters } from "../../../worker/features/audit-log/audit-log.contract.ts";

export const FILTER_NAMES = [
  "actor",
  "action",
  "resource_type",
  "resource_id",
  "tenant_id",
  "outcome",
  "from",
  "to",
] as const satisfies readonly (keyof AuditFilters)[];

export type FilterName = (typeof FILTER_NAMES)[number];

/** The query part of an address, as the router gives it. */
type Search = Readonly<Record<string, string | string[] | undefined>>;

export const oneOf = (value: string | string[] | undefined): string | undefined =>
  (Array.isArray(value) ? value[0] : value) || undefined;

/** The filters of an address. A word that is none of ours narrows nothing; about ids and times the server decides. */
export function filtersOf(search: Search): AuditFilters {
  const text = (name: FilterName) => oneOf(search[name]);
  const filters = {
    actor: text("actor"),
    action: WORKSPACE_ACTION_IDS.find((id) => id === text("action")),
    resource_type: AUDIT_RESOURCE_TYPES.find((type) => type === text("resource_type")),
    resource_id: text("resource_id"),
    tenant_id: text("tenant_id"),
    outcome: AUDIT_OUTCOMES.find((outcome) => outcome === text("outcome")),
    from: text("from"),
    to: text("to"),
  };
  return Object.fromEntries(Object.entries(filters).filter(([, value]) => value !== undefined));
}

export const isFiltered = (filters: AuditFilters): boolean => FILTER_NAMES.some((name) => filters[name] !== undefined);

const pad = (value: number): string => String(value).padStart(2, "0");

/** An instant as an input for local date and time holds it; empty for what is none. */
export function toLocalInput(iso: string | undefined): string {
  const at = new Date(iso ?? "");
  if (Number.isNaN(at.getTime())) return "";
  const day = `${at.getFullYear()}-${pad(at.getMonth() + 1)}-${pad(at.getDate())}`;
  return `${day}T${pad(at.getHours())}:${pad(at.getMinutes())}`;
}

/** The instant of a local minute: its beginning, or its end, so that a time includes the minute that it names. */
export function fromLocalInput(text: string, edge: "begin" | "end"): string | undefined {
  const at = new Date(text);
  if (text === "" || Number.isNaN(at.getTime())) return undefined;
  if (edge === "end") at.setSeconds(59, 999);
  return at.toISOString();
}
