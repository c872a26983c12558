import { z } from "zod";
import { FINDING_RULE_KEYS, FINDING_STATES, SEVERITIES, SUBJECT_TYPES } from "../findings/finding-rules.contract.ts";
import { CONNECTION_TYPES, CONSENT_STATUSES, VERIFICATION_STATUSES } from "../providers/connection-state.contract.ts";
import { OPERATION_TYPES, REPORT_TYPES } from "../telemetry/catalog.contract.ts";
import { EVIDENCE_SECTIONS, type EvidenceSection } from "./evidence-words.contract.ts";

export { EVIDENCE_SECTIONS, type EvidenceSection };

/** Version of the parts' items and of the summary. */
export const EVIDENCE_VERSION = 1;

/** Items of a part at most. */
export const ITEMS_PER_PART = 200;

const timestamp = z.iso.datetime({ precision: 3 });

/** The latest report of each type that the tenant has. */
const reportItem = z.object({
  report_id: z.string(),
  type: z.enum(REPORT_TYPES),
  schema_version: z.int(),
  fingerprint: z.string(),
  created_at: timestamp,
  payload: z.record(z.string(), z.unknown()),
});

/** As the report of admin roles holds it: sorted by role name, then principal name, then principal. */
const roleAssignmentItem = z.object({
  role_template_id: z.string(),
  role_name: z.string(),
  is_custom_role: z.boolean(),
  principal_type: z.enum(["user", "group", "service_principal", "unknown"]),
  principal_id: z.string(),
  principal_name: z.string().nullable(),
  principal_upn: z.string().nullable(),
  account_enabled: z.boolean().nullable(),
  is_guest: z.boolean().nullable(),
  via_group: z.object({ id: z.string(), name: z.string().nullable() }).nullable(),
  duration: z.enum(["permanent", "time_bound"]),
  ends_at: z.string().nullable(),
  scope: z.string(),
});

/** As the report of the permission posture holds it. */
const permissionItem = z.object({
  kind: z.enum(["required", "extra", "unknown"]),
  resource: z.string(),
  resource_name: z.string(),
  id: z.string(),
  value: z.string().nullable(),
  status: z.enum(["granted", "missing"]),
  satisfied_by: z.string().nullable(),
  features: z.array(z.string()),
  blocking: z.boolean(),
  severity: z.string(),
  severity_source: z.string(),
});

/** Every finding that is not resolved, and what was resolved in the last 90 days; worst first, then newest first. */
const findingItem = z.object({
  id: z.string(),
  rule: z.enum(FINDING_RULE_KEYS),
  severity: z.enum(SEVERITIES),
  state: z.enum(FINDING_STATES),
  subject_type: z.enum(SUBJECT_TYPES),
  subject_id: z.string(),
  subject_label: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  owner_name: z.string().nullable(),
  due_at: timestamp.nullable(),
  first_detected_at: timestamp,
  last_detected_at: timestamp,
  resolved_at: timestamp.nullable(),
  accepted_reason: z.string().nullable(),
  accepted_until: timestamp.nullable(),
});

/** What was done on the tenant and ended in the last 90 days, newest first. */
const operationItem = z.object({
  id: z.string(),
  type: z.enum(OPERATION_TYPES),
  outcome: z.enum(["succeeded", "partially_succeeded", "failed", "blocked", "cancelled"]),
  initiator_name: z.string().nullable(),
  created_at: timestamp,
  completed_at: timestamp,
  failures: z.array(z.object({ reason_code: z.string(), message: z.string(), stage: z.string().optional() })),
});

/** The default provider connection; no item without one. */
const connectionItem = z.object({
  provider: z.string(),
  connection_type: z.enum(CONNECTION_TYPES),
  enabled: z.boolean(),
  consent_status: z.enum(CONSENT_STATUSES),
  verification_status: z.enum(VERIFICATION_STATUSES),
  last_health_check_at: timestamp.nullable(),
  last_error_reason_code: z.string().nullable(),
});

/** One item of each section. */
export const EVIDENCE_ITEMS = {
  reports: reportItem,
  role_assignments: roleAssignmentItem,
  permissions: permissionItem,
  findings: findingItem,
  operations: operationItem,
  connection: connectionItem,
} as const satisfies Record<EvidenceSection, z.ZodType>;

export type EvidenceItem<S extends EvidenceSection> = z.infer<(typeof EVIDENCE_ITEMS)[S]>;
export type ReportEvidence = EvidenceItem<"reports">;
export type RoleAssignmentEvidence = EvidenceItem<"role_assignments">;
export type PermissionEvidence = EvidenceItem<"permissions">;
export type FindingEvidence = EvidenceItem<"findings">;
export type OperationEvidence = EvidenceItem<"operations">;
export type ConnectionEvidence = EvidenceItem<"connection">;

/** Named items of each kind of change at most; the counts are of all. */
export const MAX_NAMED_CHANGES = 50;

const findingChange = findingItem.pick({
  ...{ id: true, rule: true, severity: true, state: true, subject_type: true, subject_label: true },
});
export type FindingChange = z.infer<typeof findingChange>;

const assignmentChange = roleAssignmentItem.pick({
  ...{ role_template_id: true, role_name: true, principal_type: true, principal_id: true, principal_name: true },
  ...{ via_group: true, scope: true },
});
export type AssignmentChange = z.infer<typeof assignmentChange>;

const changes = <T extends z.ZodType>(item: T) => z.object({ count: z.int(), items: z.array(item) });

/** What is another than in the tenant's snapshot before. Null where one of the two has no such report. */
const comparison = z.object({
  snapshot_id: z.string(),
  created_at: timestamp,
  /** The same fingerprint: nothing at all is another. */
  is_unchanged: z.boolean(),
  findings: z.object({
    new: changes(findingChange),
    resolved: changes(findingChange),
    reopened: changes(findingChange),
    worse: changes(findingChange),
  }),
  role_assignments: z.object({ added: changes(assignmentChange), removed: changes(assignmentChange) }).nullable(),
  permission_score: z.object({ before: z.int(), now: z.int() }).nullable(),
});
export type EvidenceComparison = z.infer<typeof comparison>;

/** Counts and references of a snapshot, which lists, reviews and packs show. */
export const evidenceSummarySchema = z.object({
  reports: z.array(z.object({ report_id: z.string(), type: z.enum(REPORT_TYPES), created_at: timestamp })),
  /** Null without a report of admin roles. */
  role_assignments: z.int().nullable(),
  /** Null without a report of the permission posture. */
  permissions: z.int().nullable(),
  /** 0 to 100; null without a report of the permission posture. */
  permission_score: z.int().nullable(),
  findings: z.object({
    /** Open, in progress or reopened, by severity. */
    active: z.record(z.enum(SEVERITIES), z.int()),
    risk_accepted: z.int(),
    resolved: z.int(),
  }),
  operations: z.object({
    total: z.int(),
    succeeded: z.int(),
    /** There were more than a snapshot holds: the oldest of the 90 days are left out. */
    is_capped: z.boolean(),
  }),
  connection: z.boolean(),
  /** Null for the tenant's first snapshot. */
  comparison: comparison.nullable(),
});
export type EvidenceSummary = z.infer<typeof evidenceSummarySchema>;

/** A complete snapshot. `created_at` is the instant at which it was frozen, epoch ms. */
export interface Snapshot {
  id: string;
  workspaceId: string;
  tenantId: string;
  schemaVersion: number;
  fingerprint: string;
  summary: EvidenceSummary;
  previousSnapshotId: string | null;
  runId: string | null;
  createdByName: string | null;
  createdAt: number;
}
