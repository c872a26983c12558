import type { PermissionAssessment } from "../providers/permissions.rules.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import { redactText } from "../providers/redaction.rules.ts";
import {
  CHECK_KEYS,
  type CheckEvidence,
  type CheckKey,
  type VerificationCheck,
} from "../providers/verification-checks.contract.ts";
import type { Answer } from "../providers/verification-steps.ts";
import { CHECKS } from "./checks.rules.ts";
import { type Finding, fail, pass, permissionsFound, readFound, signInFound, skip } from "./findings.rules.ts";
import { nextStepsFor } from "./next-steps.rules.ts";

export interface ReportInput {
  connectionId: string;
  tenantId: string;
  externalTenantId: string;
  /** Application of the connection; null when it is not known. */
  clientId: string | null;
  /** Why the connection was not asked at all; null when it was. */
  refusal: ReasonCode | null;
  /** What was asked, in order; what is missing was not, because something before it failed. */
  answers: readonly Answer[];
  /** What the grants satisfy, when they were read in this verification. */
  permissions: PermissionAssessment | null;
}

function findings(input: ReportInput): Partial<Record<CheckKey, Finding>> {
  const target: CheckEvidence = { kind: "external_tenant_id", value: input.externalTenantId };
  const application: CheckEvidence[] =
    input.clientId === null ? [] : [{ kind: "application_id", value: input.clientId }];
  if (input.refusal !== null) return { connection: fail(input.refusal, [target, ...application]) };
  const found: Partial<Record<CheckKey, Finding>> = { connection: pass("connection", [target, ...application]) };
  for (const answer of input.answers) {
    switch (answer.question) {
      case "sign_in":
        Object.assign(found, signInFound(answer));
        break;
      case "permissions":
        found.permissions = permissionsFound(answer, input.permissions);
        break;
      default:
        found[answer.question] = readFound(answer.question, answer, input.permissions);
    }
  }
  return found;
}

/** What is stored: nothing that looks like a secret or a person's address gets past here. */
function toCheck(key: CheckKey, finding: Finding, input: ReportInput): VerificationCheck {
  const { title, severity, blocking } = CHECKS[key];
  return {
    key,
    title,
    ...{ severity, blocking },
    ...finding,
    message: redactText(finding.message),
    evidence: finding.evidence.map(({ kind, value }) => ({ kind, value: redactText(value) })),
    next_steps: nextStepsFor(finding.reason_code, input),
  };
}

/** The checks of a report, in their order: what was asked, and what was not because of an earlier finding. */
export function composeChecks(input: ReportInput): VerificationCheck[] {
  const found = findings(input);
  const first = CHECK_KEYS.flatMap((key) => found[key]?.reason_code ?? [])[0] ?? "unknown_error";
  return CHECK_KEYS.map((key) => toCheck(key, found[key] ?? skip(first), input));
}
