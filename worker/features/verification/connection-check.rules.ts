import { OPERATIONS } from "../operations/operation-types.contract.ts";
import { REASONS, type ReasonCode } from "../providers/reason-codes.contract.ts";
import { MAX_WAIT } from "../providers/request-limits.rules.ts";
import type { Answer, Question } from "../providers/verification-steps.ts";

/** Times that a question is put while its failure may pass, the first one included. */
export const MAX_ROUNDS = 3;

const FIRST_WAIT = 1_000;

type Failure = { reason: ReasonCode; retryAfterMs: number | null };

/**
 * How long to wait before the question is put again, ms; null when its answer stands.
 *
 * @param round how many times it was put, this time included
 */
export function waitBeforeRound(failure: Failure, round: number): number | null {
  if (!REASONS[failure.reason].retryable || round >= MAX_ROUNDS) return null;
  const wait = Math.max(failure.retryAfterMs ?? 0, FIRST_WAIT * 2 ** (round - 1));
  return wait > MAX_WAIT ? null : wait;
}

/** Whether nothing after this answer is worth asking: it would end the same way, or keep the run open for long. */
export function endsVerification(answer: Answer): boolean {
  if (answer.ok) return false;
  if (answer.question === "sign_in") return true;
  // that the directory may not be read says nothing against it: the grants will tell why
  if (answer.question === "organization") return answer.reason !== "provider_permission_denied";
  return REASONS[answer.reason].retryable;
}

const STAGES = OPERATIONS["provider.connection.check"].stages;

export type Stage = (typeof STAGES)[number]["key"];

export const stageIndex = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

/** Stages that a question is, first and last: it is marked as the first, and its answer passes both. */
export const STAGES_OF: Readonly<Record<Question, { first: Stage; last: Stage }>> = {
  sign_in: { first: "admin_consent", last: "token" },
  organization: { first: "organization", last: "organization" },
  permissions: { first: "permissions", last: "permissions" },
  directory_roles: { first: "directory_roles", last: "directory_roles" },
  intune: { first: "intune", last: "intune" },
};

const labelOf = (key: Stage): string => STAGES.find((stage) => stage.key === key)?.label ?? key;

/** Closed text of a refusal that needed no request. */
export const refusalMessage = (key: Stage): string => `${labelOf(key)}: nothing was asked of the provider.`;

/** What is kept of a provider's refusal: our own words, its status, and the correlation id that we made. */
export function failureMessage(stage: Stage, answer: Extract<Answer, { ok: false }>): string {
  const label = labelOf(stage);
  if (answer.correlationId === null) return refusalMessage(stage);
  const reference = `correlation id ${answer.correlationId}`;
  if (answer.reason === "tenant_target_mismatch") return `${label}: answered for another tenant, ${reference}.`;
  if (answer.status === null) return `${label}: no answer, ${reference}.`;
  if (answer.status < 300) return `${label}: answered in an unknown form, ${reference}.`;
  return `${label}: answered with status ${answer.status}, ${reference}.`;
}
