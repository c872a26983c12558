import type { GraphPermission } from "../providers/permission-catalog.contract.ts";
import type { PermissionAssessment } from "../providers/permissions.rules.ts";
import { REASONS, type ReasonCode } from "../providers/reason-codes.contract.ts";
import type { CheckEvidence, CheckKey, VerificationCheck } from "../providers/verification-checks.contract.ts";
import type { Answer } from "../providers/verification-steps.ts";
import { CHECKS } from "./checks.rules.ts";

/** What one check found; severity and blocking are the check's own unless they are given. */
export type Finding = Pick<VerificationCheck, "status" | "reason_code" | "message" | "evidence"> &
  Partial<Pick<VerificationCheck, "severity" | "blocking">>;

export const pass = (key: CheckKey, evidence: CheckEvidence[] = []): Finding => ({
  status: "pass",
  reason_code: null,
  message: CHECKS[key].passed,
  evidence,
});

export const fail = (reason: ReasonCode, evidence: CheckEvidence[] = []): Finding => ({
  status: "fail",
  reason_code: reason,
  message: REASONS[reason].explanation,
  evidence,
});

/** Not run because of what came before; the reason is told in words, so that it is not counted as one of its own. */
export const skip = (after: ReasonCode): Finding => ({
  status: "skip",
  reason_code: null,
  message: `Not checked, because of an earlier finding: ${REASONS[after].label}.`,
  evidence: [],
});

export const requestEvidence = (answer: Answer): CheckEvidence[] => [
  ...(answer.correlationId === null ? [] : [{ kind: "correlation_id" as const, value: answer.correlationId }]),
  ...(answer.ok || answer.status === null ? [] : [{ kind: "http_status" as const, value: String(answer.status) }]),
];

/** The sign-in answers two checks: a refusal for want of consent is the consent's, any other one the sign-in's. */
export function signInFound(answer: Answer): { admin_consent: Finding; token: Finding } {
  const evidence = requestEvidence(answer);
  if (answer.ok) return { admin_consent: pass("admin_consent"), token: pass("token", evidence) };
  return REASONS[answer.reason].group === "consent"
    ? { admin_consent: fail(answer.reason, evidence), token: skip(answer.reason) }
    : { admin_consent: skip(answer.reason), token: fail(answer.reason, evidence) };
}

/** Time may mend it: what failed then is the reading, and nothing is known to be missing. */
export const readingReason = (reason: ReasonCode): ReasonCode =>
  REASONS[reason].retryable ? "provider_permission_refresh_failed" : reason;

/** Names in a message; the evidence has them all. */
const NAMED = 3;
/** Grants of unknown meaning that are listed; the count tells of the others. */
const LISTED = 50;

function notGranted(names: readonly string[]): string {
  const more = names.length - NAMED;
  return `Not granted: ${names.slice(0, NAMED).join(", ")}${more > 0 ? ` and ${more} more` : ""}.`;
}

export function permissionsFound(answer: Answer, assessment: PermissionAssessment | null): Finding {
  if (!answer.ok) return fail(readingReason(answer.reason), requestEvidence(answer));
  const rows = assessment?.rows ?? [];
  const missing = rows.flatMap(({ status, permission }) => (status === "missing" ? [permission.value] : []));
  const higher = new Set(rows.flatMap(({ satisfiedBy }) => satisfiedBy ?? []));
  const unknown = (assessment?.otherGrants ?? []).filter(({ value }) => value === null);
  const evidence: CheckEvidence[] = [
    { kind: "permission_count", value: String(answer.granted?.length ?? 0) },
    ...missing.map((value) => ({ kind: "missing_permission" as const, value })),
    ...[...higher].map((value) => ({ kind: "granted_permission" as const, value })),
    ...unknown
      .slice(0, LISTED)
      .map(({ resource, id }) => ({ kind: "unknown_permission" as const, value: `${resource}/${id}` })),
    ...requestEvidence(answer),
  ];
  if (missing.length === 0) return pass("permissions", evidence);
  const found = { ...fail("provider_permission_missing", evidence), message: notGranted(missing) };
  return assessment?.overall === "blocked" ? found : { ...found, status: "warn", severity: "medium", blocking: false };
}

type ReadCheck = "organization" | "directory_roles" | "intune";

/** Permission that a read needs. */
export const NEEDS: Readonly<Record<ReadCheck, GraphPermission>> = {
  organization: "Organization.Read.All",
  directory_roles: "RoleManagement.Read.Directory",
  intune: "DeviceManagementManagedDevices.Read.All",
};

/** A read that was refused is explained by the permission that is known to be missing, when it is. */
function explained(reason: ReasonCode, needs: GraphPermission, assessment: PermissionAssessment | null): ReasonCode {
  if (reason !== "provider_permission_denied" && reason !== "intune_rbac_permission_missing") return reason;
  const row = assessment?.rows.find(({ permission }) => permission.value === needs);
  return row?.status === "missing" ? "provider_permission_missing" : reason;
}

export function readFound(key: ReadCheck, answer: Answer, assessment: PermissionAssessment | null): Finding {
  const evidence = requestEvidence(answer);
  if (answer.ok) return pass(key, evidence);
  const found = fail(explained(answer.reason, NEEDS[key], assessment), evidence);
  return CHECKS[key].blocking ? found : { ...found, status: "warn" };
}
