import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { endRun } from "../operations/executions.usecases.ts";
import { type ExecutionRef, enterStage, leaveStage, type RunPlace } from "../operations/steps.usecases.ts";
import { grantedBy } from "../provider-runs/grants.rules.ts";
import { storedGrants } from "../provider-runs/grants.usecases.ts";
import { recordingConsent } from "../provider-runs/lost-consent.ts";
import { answered, type Begun, goingOn, SUPERSEDED } from "../provider-runs/provider-run.usecases.ts";
import { outcomeOf } from "../providers/connection-state.rules.ts";
import type { CheckTarget } from "../providers/connections.usecases.ts";
import type { InventoryPart } from "../providers/inventory-parts.contract.ts";
import { countPart, type PartAnswer } from "../providers/inventory-reads.ts";
import { nothingAsked, refusalWords } from "../providers/refusal-words.rules.ts";
import { type Answer, ask, type ClientSource } from "../providers/verification-steps.ts";
import { conclude, needsExplanation, stageIndex, stageLabel } from "./inventory-sync.rules.ts";

// The steps of a sync. What they return is stored by the platform, so it holds no secret.

interface Asking {
  clientOf: ClientSource;
  ref: ExecutionRef;
  place: RunPlace;
  target: CheckTarget;
}

export async function signIn(deps: Deps, { clientOf, ref, place, target }: Asking) {
  if (!(await enterStage(deps, ref, place, "token", stageIndex("token")))) return SUPERSEDED;
  return answered(deps, ref, await ask(clientOf, "sign_in", target, goingOn(deps, ref)));
}

export async function countOne(deps: Deps, { clientOf, ref, place, target }: Asking, part: InventoryPart) {
  if (!(await enterStage(deps, ref, place, part, stageIndex(part)))) return SUPERSEDED;
  return answered(deps, ref, await countPart(clientOf, part, target, goingOn(deps, ref)));
}

/** The grants as they are now, to explain what was refused. */
export async function readGrants(deps: Deps, { clientOf, ref, target }: Asking) {
  return answered(deps, ref, await ask(clientOf, "permissions", target, goingOn(deps, ref)));
}

/** The stage is done and the sync goes on. @returns whether the run is still this execution's */
export const passStage = (deps: Deps, ref: ExecutionRef, place: RunPlace, stage: "token" | InventoryPart) =>
  leaveStage(deps, ref, place, stageIndex(stage));

/** What the sync found, from its first step to its last. */
export interface Found {
  begun: Begun;
  /** Null when the provider could not be asked at all. */
  signIn: Answer | null;
  parts: PartAnswer[];
  /** Null when nothing was refused that they could explain, or nothing more was to be asked. */
  grants: Answer | null;
}

/** Ends the run, once: its outcome, counts and failures become true together. */
export async function finishSync(scope: SystemScope, deps: Deps, ref: ExecutionRef, found: Found): Promise<void> {
  const { begun, signIn: asked, parts, grants } = found;
  const { target, refusal, place } = begun;
  if (target === null || refusal !== null || asked === null) {
    const reason = refusal ?? "provider_connection_missing";
    const failure = { reason, message: nothingAsked(stageLabel("connection")) };
    return endRun(scope, deps, ref, { outcome: "blocked", stage: "connection", failure });
  }
  if (!asked.ok) {
    const failure = { reason: asked.reason, message: refusalWords(stageLabel("token"), asked) };
    const outcome = outcomeOf(asked.reason);
    const alongside = recordingConsent(deps, target, asked.reason);
    return endRun(scope, deps, ref, { outcome, stage: "token", failure, alongside });
  }
  const isTold = grants?.ok === true || !needsExplanation(parts);
  const granted = grantedBy(grants, isTold ? null : await storedGrants(scope, deps, place));
  const conclusion = conclude(parts, granted);
  if (conclusion.stage !== null) return endRun(scope, deps, ref, conclusion);
  await enterStage(deps, ref, place, "inventory", stageIndex("inventory"));
  await endRun(scope, deps, ref, { ...conclusion, done: stageIndex("inventory") + 1 });
}
