import { OPERATIONS } from "../operations/operation-types.contract.ts";
import { outcomeOf } from "../providers/connection-state.rules.ts";
import type { GraphPermission } from "../providers/permission-catalog.contract.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import { refusalWords } from "../providers/refusal-words.rules.ts";
import type { Refusal } from "../providers/verification-steps.ts";

const STAGES = OPERATIONS["permission_posture.check"].stages;

export type Stage = (typeof STAGES)[number]["key"];

export const stageIndex = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

export const stageLabel = (key: Stage): string => STAGES[stageIndex(key)]?.label ?? key;

/** The application reads its own grants by this permission. */
const READS_GRANTS: GraphPermission = "Application.Read.All";

interface Refused {
  outcome: "blocked" | "failed";
  stage: Stage;
  failure: { reason: ReasonCode; message: string };
}

/** How a check ends that was refused. That the grants may not be read is the proof that one is missing. */
export function refusedAt(stage: "token" | "permissions", refusal: Refusal): Refused {
  const label = stageLabel(stage);
  const isMissing = stage === "permissions" && refusal.reason === "provider_permission_denied";
  const failure = isMissing
    ? { reason: "provider_permission_missing" as const, message: `${label}: missing permission ${READS_GRANTS}` }
    : { reason: refusal.reason, message: refusalWords(label, refusal) };
  return { outcome: outcomeOf(failure.reason), stage, failure };
}
