import { CSV_BOM, type CsvCell, csvLine } from "../../platform/csv.ts";
import type { EvidenceItem, EvidenceSection } from "../evidence/evidence.contract.ts";
import { FINDING_RULES } from "../findings/finding-rules.contract.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";

/** A file for spreadsheets: its head, and a line per item of the section. */
export interface CsvFile<S extends EvidenceSection> {
  path: string;
  section: S;
  columns: readonly [string, (item: EvidenceItem<S>) => CsvCell][];
}

const described = (facts: Readonly<Record<string, string | number | boolean | null>>): string =>
  Object.entries(facts)
    .filter(([, value]) => value !== null)
    .map(([key, value]) => `${key}: ${value}`)
    .join("; ");

export const ROLE_ASSIGNMENTS_CSV: CsvFile<"role_assignments"> = {
  path: "role-assignments.csv",
  section: "role_assignments",
  columns: [
    ["Role", (item) => item.role_name],
    ["Custom role", (item) => item.is_custom_role],
    ["Principal type", (item) => item.principal_type],
    ["Principal", (item) => item.principal_name],
    ["User principal name", (item) => item.principal_upn],
    ["Principal ID", (item) => item.principal_id],
    ["Account enabled", (item) => item.account_enabled],
    ["Guest", (item) => item.is_guest],
    ["Through group", (item) => item.via_group?.name ?? item.via_group?.id ?? null],
    ["Duration", (item) => item.duration],
    ["Ends at", (item) => item.ends_at],
    ["Scope", (item) => item.scope],
    ["Role template ID", (item) => item.role_template_id],
  ],
};

export const PERMISSIONS_CSV: CsvFile<"permissions"> = {
  path: "permissions.csv",
  section: "permissions",
  columns: [
    ["Kind", (item) => item.kind],
    ["Resource", (item) => item.resource_name],
    ["Permission", (item) => item.value ?? item.id],
    ["Status", (item) => item.status],
    ["Satisfied by", (item) => item.satisfied_by],
    ["Needed for", (item) => item.features.join("; ")],
    ["Blocking", (item) => item.blocking],
    ["Severity", (item) => item.severity],
    ["Permission ID", (item) => item.id],
  ],
};

export const FINDINGS_CSV: CsvFile<"findings"> = {
  path: "findings.csv",
  section: "findings",
  columns: [
    ["Finding", (item) => FINDING_RULES[item.rule]?.title ?? item.rule],
    ["Severity", (item) => item.severity],
    ["State", (item) => item.state],
    ["Subject type", (item) => item.subject_type],
    ["Subject", (item) => item.subject_label],
    ["Facts", (item) => described(item.facts)],
    ["Owner", (item) => item.owner_name],
    ["Due at", (item) => item.due_at],
    ["First detected at", (item) => item.first_detected_at],
    ["Last detected at", (item) => item.last_detected_at],
    ["Resolved at", (item) => item.resolved_at],
    ["Risk accepted until", (item) => item.accepted_until],
    ["Reason of the acceptance", (item) => item.accepted_reason],
    ["Subject ID", (item) => item.subject_id],
    ["Finding ID", (item) => item.id],
  ],
};

export const OPERATIONS_CSV: CsvFile<"operations"> = {
  path: "operations.csv",
  section: "operations",
  columns: [
    ["Operation", (item) => OPERATIONS[item.type]?.label ?? item.type],
    ["Outcome", (item) => item.outcome],
    ["Started by", (item) => item.initiator_name],
    ["Created at", (item) => item.created_at],
    ["Completed at", (item) => item.completed_at],
    ["Failures", (item) => item.failures.map(({ message }) => message).join("; ")],
    ["Operation ID", (item) => item.id],
  ],
};

/** The pieces of the file, one per piece of the section. */
export async function* csvPieces<S extends EvidenceSection>(
  { columns }: CsvFile<S>,
  parts: AsyncIterable<readonly EvidenceItem<S>[]>,
): AsyncGenerator<string, void> {
  yield CSV_BOM + csvLine(columns.map(([title]) => title));
  for await (const items of parts) yield items.map((item) => csvLine(columns.map(([, cell]) => cell(item)))).join("");
}
