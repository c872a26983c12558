import { STATE_LABELS } from "../../../worker/features/findings/finding-actions.contract.ts";
import {
  FINDING_RULES,
  FINDING_STATES,
  type FindingState,
  SEVERITIES,
  type Severity,
  type SubjectType,
} from "../../../worker/features/findings/finding-rules.contract.ts";
import type { FindingDetail } from "../../../worker/features/findings/findings.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const SEVERITY_LABELS: Record<Severity, { text: string; tone: Tone }> = {
  critical: { text: "Critical", tone: "danger" },
  high: { text: "High", tone: "danger" },
  medium: { text: "Medium", tone: "warning" },
  low: { text: "Low", tone: "info" },
  info: { text: "Info", tone: "neutral" },
};

const STATE_TONES: Record<FindingState, Tone> = {
  open: "neutral",
  in_progress: "info",
  resolved: "success",
  risk_accepted: "neutral",
  reopened: "warning",
};

export const stateLabel = (state: FindingState) => ({ text: STATE_LABELS[state], tone: STATE_TONES[state] });

export const SUBJECT_LABELS: Record<SubjectType, string> = {
  user: "User",
  group: "Group",
  service_principal: "Application",
  unknown_principal: "Unknown principal",
  role: "Role",
  permission: "Permission",
  tenant: "Tenant",
};

export const SEVERITY_OPTIONS = [
  { value: "", label: "Any severity" },
  ...SEVERITIES.map((value) => ({ value, label: SEVERITY_LABELS[value].text })),
];

export const RULE_OPTIONS = [
  { value: "", label: "Any finding" },
  ...Object.entries(FINDING_RULES).map(([value, { title }]) => ({ value, label: title })),
];

export const STATE_OPTIONS = FINDING_STATES.map((value) => ({ value, label: STATE_LABELS[value] }));

/** `role_name` → “Role name” */
export function factLabel(key: string): string {
  const words = key.replaceAll(/[._]+/g, " ").trim();
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}`;
}

export function factText(value: FindingDetail["facts"][string]): string {
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return value === null || value === "" ? "–" : String(value);
}
