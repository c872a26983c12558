import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { type ExecutionRef, executionIsCurrent, markStage, passStage, touchRun } from "./executions.repository.ts";
import { pushRun } from "./live.usecases.ts";
import { findRunForSystem, type Run } from "./operations.repository.ts";

// What the durable steps of an execution write about its run. Each may be executed again by the platform: every write asks
// whether this attempt is still the run's, and none of them adds to what is there.

export type { ExecutionRef } from "./executions.repository.ts";

export interface RunPlace {
  id: string;
  workspaceId: string;
}

const took = (results: unknown[]): boolean => (results.at(-1) as unknown[]).length > 0;

export const readRunForSystem = (scope: SystemScope, deps: Pick<Deps, "db">, runId: string): Promise<Run | null> =>
  findRunForSystem(scope, deps.db, runId);

/** The run is now at the stage. @returns false when the run has ended or belongs to a newer attempt */
export async function enterStage(
  deps: Deps,
  ref: ExecutionRef,
  place: RunPlace,
  stage: string,
  index: number,
): Promise<boolean> {
  if (!took(await deps.commit({ changes: [markStage(deps.db, ref, stage, index, deps.clock.now())] }))) return false;
  await pushRun(deps, place);
  return true;
}

/** The stage is done, and with it those before. @returns false when the run has ended or belongs to a newer attempt */
export async function leaveStage(deps: Deps, ref: ExecutionRef, place: RunPlace, index: number): Promise<boolean> {
  if (!took(await deps.commit({ changes: [passStage(deps.db, ref, index, deps.clock.now())] }))) return false;
  await pushRun(deps, place);
  return true;
}

/** Condition that the execution may still write, for what a step writes before the end of its run. */
export const isCurrentExecution = (ref: ExecutionRef) => executionIsCurrent(ref);

/** The execution does not stand still, though nothing of it is to be seen. @returns as `enterStage` */
export const keepAlive = async (deps: Deps, ref: ExecutionRef): Promise<boolean> =>
  took(await deps.commit({ changes: [touchRun(deps.db, ref, deps.clock.now())] }));
