import type { Deps } from "../../deps.ts";
import { type ExecutionRef, enterStage, leaveStage, type RunPlace } from "../operations/steps.usecases.ts";
import { type Answered, answered, goingOn, SUPERSEDED } from "../provider-runs/provider-run.usecases.ts";
import type { CheckTarget } from "../providers/connections.usecases.ts";
import { type Answer, ask, type ClientSource } from "../providers/verification-steps.ts";
import { stageIndex } from "./posture-check.rules.ts";

// The steps of a check that ask. What they return is stored by the platform: ids of permissions, and no secret.

export interface Asking {
  clientOf: ClientSource;
  ref: ExecutionRef;
  place: RunPlace;
  target: CheckTarget;
}

/** What is asked, under the name of its stage. */
const QUESTION_OF = { token: "sign_in", permissions: "permissions" } as const;
export type AskedStage = keyof typeof QUESTION_OF;

export async function askAt(
  deps: Deps,
  { clientOf, ref, place, target }: Asking,
  stage: AskedStage,
): Promise<Answered<Answer>> {
  if (!(await enterStage(deps, ref, place, stage, stageIndex(stage)))) return SUPERSEDED;
  return answered(deps, ref, await ask(clientOf, QUESTION_OF[stage], target, goingOn(deps, ref)));
}

/** The stage is done and the check goes on. @returns whether the run is still this execution's */
export const passStage = (deps: Deps, { ref, place }: Pick<Asking, "ref" | "place">, stage: AskedStage) =>
  leaveStage(deps, ref, place, stageIndex(stage));
