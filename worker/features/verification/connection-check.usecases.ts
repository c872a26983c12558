import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import {
  type ExecutionRef,
  enterStage,
  leaveStage,
  type RunPlace,
  readRunForSystem,
} from "../operations/steps.usecases.ts";
import { type Answered, answered, goingOn, SUPERSEDED } from "../provider-runs/provider-run.usecases.ts";
import type { CheckTarget } from "../providers/connections.usecases.ts";
import { type Answer, ask, type ClientSource, type Question } from "../providers/verification-steps.ts";
import { STAGES_OF, stageIndex } from "./connection-check.rules.ts";

// The steps of a verification that ask. What they return is stored, so it holds no secret.

/** Puts one question. An answer that arrives after the run was cancelled or taken over is dropped. */
export async function askQuestion(
  deps: Deps,
  clientOf: ClientSource,
  ref: ExecutionRef,
  place: RunPlace,
  target: CheckTarget,
  question: Question,
): Promise<Answered<Answer>> {
  const { first } = STAGES_OF[question];
  if (!(await enterStage(deps, ref, place, first, stageIndex(first)))) return SUPERSEDED;
  return answered(deps, ref, await ask(clientOf, question, target, goingOn(deps, ref)));
}

/** The answer stands and the verification goes on. @returns whether the run is still this execution's */
export const passQuestion = (deps: Deps, ref: ExecutionRef, place: RunPlace, question: Question): Promise<boolean> =>
  leaveStage(deps, ref, place, stageIndex(STAGES_OF[question].last));

/** What the end of the run means for the tenant's draft, which is derived from what the run left behind. */
export async function syncDraft(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<void> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null || run.tenantId === null) return;
  await syncDraftOfTenant(scope, deps, { workspaceId: run.workspaceId, tenantId: run.tenantId });
}
