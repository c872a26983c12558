import type {
  CheckSeverity,
  CheckStatus,
  EvidenceKind,
  ReportOverall,
} from "../../../worker/features/providers/verification-checks.contract.ts";
import type { Tone } from "../../ui/tone.ts";

interface Label {
  text: string;
  tone: Tone;
}

export const CHECK_STATUS_LABELS: Record<CheckStatus, Label> = {
  fail: { text: "Failed", tone: "danger" },
  warn: { text: "Warning", tone: "warning" },
  running: { text: "Running", tone: "info" },
  skip: { text: "Not run", tone: "neutral" },
  pass: { text: "Passed", tone: "success" },
};

export const SEVERITY_LABELS: Record<CheckSeverity, string> = {
  critical: "Critical",
  high: "High",
  medium: "Medium",
  low: "Low",
  info: "Info",
};

export const OVERALL_LABELS: Record<ReportOverall, Label> = {
  ready: { text: "Ready", tone: "success" },
  needs_attention: { text: "Needs attention", tone: "warning" },
  blocked: { text: "Blocked", tone: "danger" },
  running: { text: "Running", tone: "info" },
};

export const EVIDENCE_LABELS: Record<EvidenceKind, string> = {
  http_status: "HTTP status",
  correlation_id: "Correlation id",
  external_tenant_id: "Directory id",
  application_id: "Application id",
  consent_status: "Consent",
  granted_permission: "Granted permission",
  missing_permission: "Missing permission",
  unknown_permission: "Unknown permission",
  permission_count: "Permissions granted",
};
