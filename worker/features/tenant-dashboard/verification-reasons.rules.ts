import { counted } from "../../platform/counted.ts";
import { OPERATIONS } from "../operations/operation-types.contract.ts";
import type { VerificationStatus } from "../providers/connection-state.contract.ts";
import { assessPermissions } from "../providers/permissions.rules.ts";
import { isReasonCode, presentReason, REASONS } from "../providers/reason-codes.contract.ts";
import { type StaleReason, staleReasons } from "../providers/verification.rules.ts";
import type { HealthTruth } from "./health-truth.ts";
import { linkTo, type Reason, type Step, startOf } from "./reason.rules.ts";

const CHECK = "provider.connection.check";
const verify = (label: string): Step => startOf(label, CHECK, OPERATIONS[CHECK].capability);

const STALE: Readonly<Record<StaleReason, string>> = {
  other_connection: "The last verification was of another provider connection than the default one.",
  connection_changed: "The provider connection has changed since the last verification.",
  too_old: "The last verification is older than 24 hours.",
};

const FOUND: Partial<Record<VerificationStatus, { level: "critical" | "attention"; text: string }>> = {
  blocked: { level: "critical", text: "The last verification stopped at something that someone has to change" },
  error: { level: "critical", text: "The last verification could not be completed" },
  degraded: { level: "attention", text: "The last verification passed with warnings" },
};

/** What is granted falls short of what is required. */
function permissionReason({ tenantId, permissions }: HealthTruth, now: number): Reason | null {
  if (permissions === null) return null;
  const { overall, rows } = assessPermissions(permissions, now);
  if (overall !== "blocked" && overall !== "needs_attention") return null;
  const missing = rows.filter(({ status }) => status === "missing").length;
  return {
    key: "permissions_missing",
    level: overall === "blocked" ? "critical" : "attention",
    text: `${counted(missing, "required permission is", "required permissions are")} missing.`,
    at: permissions.refreshedAt,
    step: linkTo("Review required permissions", `/admin/t/${tenantId}/required-permissions`, "tenant.view"),
  };
}

/** What the last verification left the connection as. */
function foundReason({ tenantId, connection, report }: HealthTruth, hasPermissionReason: boolean): Reason | null {
  const found = connection === null ? undefined : FOUND[connection.verificationStatus];
  if (connection === null || found === undefined) return null;
  const code = connection.lastErrorReasonCode;
  const known = code !== null && isReasonCode(code) ? REASONS[code] : null;
  // the same thing, said by its number already
  if (known?.group === "permission" && hasPermissionReason) return null;
  const label = presentReason(code)?.label ?? null;
  const isPassing = known?.retryable === true;
  return {
    key: `verification_${connection.verificationStatus}`,
    // time alone may remove the cause
    level: isPassing ? "attention" : found.level,
    text: label === null ? `${found.text}.` : `${found.text}: ${label}.`,
    at: report?.generatedAt ?? null,
    step: isPassing
      ? verify("Run verification again")
      : linkTo("Review the verification", `/admin/t/${tenantId}/provider-connection`, "tenant.view"),
  };
}

const NEVER: Reason = {
  key: "never_verified",
  level: "unknown",
  text: "The provider connection was never verified.",
  at: null,
  step: verify("Run verification"),
};

/** What is known of the provider connection by its verifications, of one that nothing else is wrong with. */
export function verificationReasons(truth: HealthTruth, now: number): Reason[] {
  const { connection, report } = truth;
  if (connection === null) return [];
  const permission = permissionReason(truth, now);
  const found = foundReason(truth, permission !== null);
  const complaints = [permission, found].filter((reason) => reason !== null);
  if (report === null) return found === null ? [...complaints, NEVER] : complaints;
  const at = report.generatedAt;
  const [stale] = staleReasons(report, connection, now);
  if (stale !== undefined)
    return [
      ...complaints,
      {
        key: `verification_${stale}`,
        level: "attention",
        text: STALE[stale],
        at,
        step: verify("Refresh verification"),
      },
    ];
  if (complaints.length > 0) return complaints;
  return [{ key: "verified", level: "info", text: "The last verification passed every check.", at, step: null }];
}
