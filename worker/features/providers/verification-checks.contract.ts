// Free of zod: the web reads these values.
import type { ReasonCode } from "./reason-codes.contract.ts";

export const REPORT_SCHEMA_VERSION = 1;
export const REPORT_FLOW = "provider_verification";

/** The checks of a verification, in the order in which they run (domain §7.4). */
export const CHECK_KEYS = [
  "connection",
  "admin_consent",
  "token",
  "organization",
  "permissions",
  "directory_roles",
  "intune",
] as const;
export type CheckKey = (typeof CHECK_KEYS)[number];

export const CHECK_STATUSES = ["pass", "fail", "warn", "skip", "running"] as const;
export type CheckStatus = (typeof CHECK_STATUSES)[number];

export const CHECK_SEVERITIES = ["info", "low", "medium", "high", "critical"] as const;
export type CheckSeverity = (typeof CHECK_SEVERITIES)[number];

export const REPORT_OVERALLS = ["ready", "needs_attention", "blocked", "running"] as const;
export type ReportOverall = (typeof REPORT_OVERALLS)[number];
/** A stored report is of a verification that has ended. */
export type StoredOverall = Exclude<ReportOverall, "running">;

/** What a piece of evidence is. Its value is a code, an id, a count or a permission's name: never free text. */
export const EVIDENCE_KINDS = [
  "http_status",
  "correlation_id",
  "external_tenant_id",
  "application_id",
  "consent_status",
  "granted_permission",
  "missing_permission",
  "unknown_permission",
  "permission_count",
] as const;
export type EvidenceKind = (typeof EVIDENCE_KINDS)[number];

export interface CheckEvidence {
  kind: EvidenceKind;
  value: string;
}

/** One check as stored in a report. `message` is ours, never the provider's. */
export interface VerificationCheck {
  key: CheckKey;
  title: string;
  status: CheckStatus;
  severity: CheckSeverity;
  /** Whether the tenant cannot be activated while it does not pass. */
  blocking: boolean;
  reason_code: ReasonCode | null;
  message: string;
  evidence: CheckEvidence[];
  next_steps: { label: string; url: string }[];
}

export interface VerificationChange {
  key: CheckKey;
  from: { status: CheckStatus; reason_code: ReasonCode | null };
  to: { status: CheckStatus; reason_code: ReasonCode | null };
}

/** A stored report, read back. Times are epoch ms. */
export interface StoredReport {
  id: string;
  workspaceId: string;
  tenantId: string;
  connectionId: string;
  runId: string;
  schemaVersion: number;
  flow: string;
  overall: StoredOverall;
  fingerprint: string;
  previousReportId: string | null;
  changes: VerificationChange[];
  checks: VerificationCheck[];
  configuredAt: number;
  generatedAt: number;
}
