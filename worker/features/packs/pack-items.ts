import type { FindingRule, FindingState, Severity, SubjectType } from "../findings/finding-rules.contract.ts";
import type { OperationType, RunOutcome } from "../operations/operation-types.contract.ts";

// What the sections of a snapshot hold, as a pack reads them. Times are ISO 8601.

export interface RoleAssignment {
  role_template_id: string;
  role_name: string;
  is_custom_role: boolean;
  principal_type: "user" | "group" | "service_principal" | "unknown";
  principal_id: string;
  principal_name: string | null;
  principal_upn: string | null;
  account_enabled: boolean | null;
  is_guest: boolean | null;
  via_group: { id: string; name: string | null } | null;
  duration: "permanent" | "time_bound";
  ends_at: string | null;
  scope: string;
}

export interface Permission {
  kind: "required" | "extra" | "unknown";
  resource: string;
  resource_name: string;
  id: string;
  value: string | null;
  status: "granted" | "missing";
  satisfied_by: string | null;
  features: string[];
  blocking: boolean;
  severity: Severity;
}

export interface FrozenFinding {
  id: string;
  rule: FindingRule;
  severity: Severity;
  state: FindingState;
  subject_type: SubjectType;
  subject_id: string;
  subject_label: string;
  facts: Record<string, string | number | boolean | null>;
  owner_name: string | null;
  due_at: string | null;
  first_detected_at: string;
  last_detected_at: string;
  resolved_at: string | null;
  accepted_reason: string | null;
  accepted_until: string | null;
}

export interface FrozenOperation {
  id: string;
  type: OperationType;
  outcome: RunOutcome;
  initiator_name: string | null;
  created_at: string;
  completed_at: string | null;
  failures: { reason_code: string; message: string }[];
}

export interface FrozenReport {
  report_id: string;
  type: string;
  schema_version: number;
  fingerprint: string;
  created_at: string;
  payload: Record<string, unknown>;
}

export interface FrozenConnection {
  provider: string;
  type: string;
  consent_status: string;
  verification_status: string;
  last_health_check_at: string | null;
}

/** Items by section, in the order in which a pack tells of them. */
export interface PackItems {
  connection: FrozenConnection;
  reports: FrozenReport;
  role_assignments: RoleAssignment;
  permissions: Permission;
  findings: FrozenFinding;
  operations: FrozenOperation;
}

export type PackSection = keyof PackItems;

export const PACK_SECTIONS: readonly PackSection[] = [
  "connection",
  "reports",
  "role_assignments",
  "permissions",
  "findings",
  "operations",
];

/** A snapshot, read piece by piece as often as it is asked. */
export interface Evidence {
  parts<S extends PackSection>(section: S): AsyncIterable<readonly PackItems[S][]>;
}
