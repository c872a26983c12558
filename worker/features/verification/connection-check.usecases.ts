import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import {
  type ExecutionRef,
  enterStage,
  keepAlive,
  leaveStage,
  type RunPlace,
  readRunForSystem,
} from "../operations/steps.usecases.ts";
import { type CheckTarget, prepareCheck } from "../providers/connections.usecases.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import { type Answer, ask, type ClientSource, type Question } from "../providers/verification-steps.ts";
import { STAGES_OF, stageIndex } from "./connection-check.rules.ts";

// The steps of a verification that ask. What they return is stored, so it holds no secret.

/** `superseded`: the run has ended or belongs to a newer attempt; the execution stops without a trace. */
export type Superseded = { kind: "superseded" };

export const SUPERSEDED: Superseded = { kind: "superseded" };

export interface Begun {
  kind: "begun";
  place: RunPlace & { tenantId: string | null };
  /** Null without a connection. */
  target: CheckTarget | null;
  /** Why the provider cannot be asked at all. */
  refusal: ReasonCode | null;
}

/** First stage: reads the connection and decides whether the provider can be asked at all. */
export async function beginCheck(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<Superseded | Begun> {
  const index = stageIndex("connection");
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null) return SUPERSEDED;
  const { id, workspaceId, tenantId } = run;
  const place = { id, workspaceId, tenantId };
  if (!(await enterStage(deps, ref, place, "connection", index))) return SUPERSEDED;
  const prepared =
    tenantId === null
      ? { target: null, refusal: "provider_connection_missing" as const }
      : await prepareCheck(scope, deps, { workspaceId, tenantId });
  if (prepared.refusal === null && !(await leaveStage(deps, ref, place, index))) return SUPERSEDED;
  return { kind: "begun", place, ...prepared };
}

/** Puts one question. An answer that arrives after the run was cancelled or taken over is dropped. */
export async function askQuestion(
  deps: Deps,
  clientOf: ClientSource,
  ref: ExecutionRef,
  place: RunPlace,
  target: CheckTarget,
  question: Question,
): Promise<Superseded | { kind: "answered"; answer: Answer }> {
  const { first } = STAGES_OF[question];
  if (!(await enterStage(deps, ref, place, first, stageIndex(first)))) return SUPERSEDED;
  const answer = await ask(clientOf, question, target, async () => {
    await keepAlive(deps, ref);
  });
  return (await keepAlive(deps, ref)) ? { kind: "answered", answer } : SUPERSEDED;
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
