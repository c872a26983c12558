import type { ConsentStatus } from "../providers/connection-state.contract.ts";
import { type ConnectionStateAfter, connectionStateAfter } from "../providers/connection-state.rules.ts";
import type { PermissionReading } from "../providers/connections.usecases.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import { decisiveFinding, overallOf } from "../providers/verification.rules.ts";
import type { VerificationCheck } from "../providers/verification-checks.contract.ts";
import type { Answer } from "../providers/verification-steps.ts";
import { failureMessage, refusalMessage, STAGES_OF, type Stage } from "./connection-check.rules.ts";
import { readingReason } from "./findings.rules.ts";

/** How a verification with a report ends its run and leaves its connection. */
export interface Conclusion {
  state: ConnectionStateAfter;
  /** Stage at which the run failed; null when it went through all of them without a failure that blocks. */
  stage: Stage | null;
  failure: { reason: ReasonCode; message: string } | null;
}

/** Whether every question was put, whatever the answers. */
export const ranToTheEnd = (answers: readonly Answer[]): boolean => answers.length === Object.keys(STAGES_OF).length;

/** The provider's own words about a refusal are never kept: the message is ours, with the correlation id. */
function failureOf({ key, reason_code, message }: VerificationCheck, answers: readonly Answer[]) {
  if (reason_code === null) return null;
  if (key === "connection") return { reason: reason_code, message: refusalMessage(key) };
  const refused = answers.find(({ question }) => STAGES_OF[question].first === key || STAGES_OF[question].last === key);
  // a check that was answered and found wanting speaks for itself
  if (refused === undefined || refused.ok) return { reason: reason_code, message };
  return { reason: reason_code, message: failureMessage(key, refused) };
}

export function conclude(
  checks: readonly VerificationCheck[],
  answers: readonly Answer[],
  known: ConsentStatus,
): Conclusion {
  const overall = overallOf(checks);
  const finding = decisiveFinding(checks);
  const signedIn = answers.some(({ question, ok }) => question === "sign_in" && ok);
  return {
    state: connectionStateAfter({ overall, reason: finding?.reason_code ?? null, signedIn }, known),
    stage: overall === "blocked" ? (finding?.key ?? null) : null,
    failure: finding === null ? null : failureOf(finding, answers),
  };
}

/** What the verification learned about the grants; null when they were not asked for. */
export function permissionReading(answers: readonly Answer[]): PermissionReading | null {
  const answer = answers.find(({ question }) => question === "permissions");
  if (answer === undefined) return null;
  return answer.ok ? { granted: answer.granted ?? [] } : { reasonCode: readingReason(answer.reason) };
}
