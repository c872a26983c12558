import { OPERATIONS } from "../operations/operation-types.contract.ts";
import { REASONS } from "../providers/reason-codes.contract.ts";
import { nothingAsked, refusalWords } from "../providers/refusal-words.rules.ts";
import type { Answer, Question } from "../providers/verification-steps.ts";

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
export const refusalMessage = (key: Stage): string => nothingAsked(labelOf(key));

/** What is kept of a provider's refusal, under the name of the stage. */
export const failureMessage = (stage: Stage, answer: Extract<Answer, { ok: false }>): string =>
  refusalWords(labelOf(stage), answer);
