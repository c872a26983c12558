import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import {
  type CheckTarget,
  type ConnectionChecker,
  type ConnectionCheckStage,
  checkOutcome,
  prepareCheck,
  recordCheck,
} from "../providers/connections.usecases.ts";
import { failureMessage, refusalMessage, type StageFailure, stageIndex } from "./connection-check.rules.ts";
import { type ExecutionRef, markStage, passStage, touchRun } from "./executions.repository.ts";
import { endRun } from "./executions.usecases.ts";
import { pushRun } from "./live.usecases.ts";
import { findRunForSystem, type Run } from "./operations.repository.ts";

// The steps of a connection check. Each may be executed again by the platform: every write asks whether this attempt is
// still the run's, and none of them adds to what is there. What they return is stored, so it holds no secret.

/** `superseded`: the run has ended or belongs to a newer attempt; the execution stops without a trace. */
export type Superseded = { kind: "superseded" };

export interface RunPlace {
  id: string;
  workspaceId: string;
}

export type Begun = { kind: "begun"; place: RunPlace; target: CheckTarget | null; failure: StageFailure | null };

type StageOutcome = { kind: "passed" } | { kind: "stopped"; failure: StageFailure };

const took = (results: unknown[]): boolean => (results.at(-1) as unknown[]).length > 0;

const SUPERSEDED: Superseded = { kind: "superseded" };

/** First stage: reads the connection and decides whether the provider can be asked at all. */
export async function beginCheck(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<Superseded | Begun> {
  const index = stageIndex("connection");
  const run = await findRunForSystem(scope, deps.db, ref.runId);
  if (
    run === null ||
    !took(await deps.commit({ changes: [markStage(deps.db, ref, "connection", index, deps.clock.now())] }))
  )
    return SUPERSEDED;
  await pushRun(deps, run);
  const place = { id: run.id, workspaceId: run.workspaceId };
  const prepared = await prepare(scope, deps, run);
  if (prepared.refusal !== null) {
    const failure = { reason: prepared.refusal, message: refusalMessage("connection"), retryAfterMs: null };
    return { kind: "begun", place, target: prepared.target, failure };
  }
  if (!took(await deps.commit({ changes: [passStage(deps.db, ref, index, deps.clock.now())] }))) return SUPERSEDED;
  await pushRun(deps, run);
  return { kind: "begun", place, target: prepared.target, failure: null };
}

const prepare = (scope: SystemScope, deps: Deps, { workspaceId, tenantId }: Run) =>
  tenantId === null
    ? { target: null, refusal: "provider_connection_missing" as const }
    : prepareCheck(scope, deps, { workspaceId, tenantId });

/** Asks the provider. A result that arrives after the run was cancelled or taken over is dropped. */
export async function executeStage(
  deps: Deps,
  check: ConnectionChecker,
  ref: ExecutionRef,
  place: RunPlace,
  target: CheckTarget,
  stage: ConnectionCheckStage,
): Promise<Superseded | StageOutcome> {
  const index = stageIndex(stage);
  if (!took(await deps.commit({ changes: [markStage(deps.db, ref, stage, index, deps.clock.now())] })))
    return SUPERSEDED;
  await pushRun(deps, place);
  const result = await check(stage, target, async () => {
    await deps.commit({ changes: [touchRun(deps.db, ref, deps.clock.now())] });
  });
  const write = result.ok ? passStage(deps.db, ref, index, deps.clock.now()) : touchRun(deps.db, ref, deps.clock.now());
  if (!took(await deps.commit({ changes: [write] }))) return SUPERSEDED;
  if (result.ok) {
    await pushRun(deps, place);
    return { kind: "passed" };
  }
  const { reason, retryAfterMs } = result;
  return { kind: "stopped", failure: { reason, retryAfterMs, message: failureMessage(result) } };
}

export interface CheckEnding {
  kind: "ending";
  /** Stage that ended the run; null when all of them passed, or when it stands at whichever was under way. */
  stage: "connection" | ConnectionCheckStage | null;
  failure: Pick<StageFailure, "reason" | "message"> | null;
  /** Null leaves the connection as it is: nothing was learned about it. */
  target: CheckTarget | null;
}

/** Ends the run, once, and in the same batch says what the connection is now known to be. */
export async function finishCheck(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  ending: CheckEnding,
): Promise<void> {
  const { failure, target, stage } = ending;
  const reason = failure?.reason ?? null;
  await endRun(scope, deps, ref, {
    outcome: checkOutcome(reason),
    stage,
    failure,
    alongside: (isCurrent) => (target === null ? [] : [recordCheck(deps, target, reason, isCurrent)]),
  });
}
