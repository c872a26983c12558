import type { AuditOutcome } from "../../../worker/features/audit/audit-words.contract.ts";
import type { AuditLogEntry } from "../../../worker/features/audit-log/audit-log.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export const OUTCOME_LABELS: Readonly<Record<AuditOutcome, { text: string; tone: Tone }>> = {
  succeeded: { text: "Succeeded", tone: "success" },
  denied: { text: "Denied", tone: "warning" },
  failed: { text: "Failed", tone: "danger" },
};

export const SYSTEM = "The system";
export const STAFF = "Platform staff";

export function actorName({ kind, name }: AuditLogEntry["actor"]): string {
  if (kind === "system") return SYSTEM;
  return kind === "platform_user" ? STAFF : (name ?? "An account that is gone");
}

/** The page of what an entry is about, where it has one. */
export function resourceHref({ type, id }: AuditLogEntry["resource"]): string | undefined {
  if (id === null) return undefined;
  if (type === "tenant") return `/admin/t/${id}`;
  if (type === "operation_run") return `/admin/operations/${id}`;
  return type === "tenant_onboarding_session" ? `/admin/onboarding/${id}` : undefined;
}

/** `operation_type` as “Operation type”. */
export const detailLabel = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1).replaceAll("_", " ");

export function detailText(value: AuditLogEntry["metadata"][string]): string {
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "Yes" : "No";
  return Array.isArray(value) ? value.join(", ") || "None" : String(value);
}
