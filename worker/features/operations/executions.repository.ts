import { and, eq, gt, lte, or, type SQL, sql } from "drizzle-orm";
import { operationRuns } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { RunOutcome } from "./operation-types.contract.ts";
import { isActiveRun } from "./operations.repository.ts";

/** One execution of a run. A step of an older attempt matches no row, so it can no longer write. */
export interface ExecutionRef {
  runId: string;
  attempt: number;
}

const ofAttempt = ({ runId, attempt }: ExecutionRef): SQL | undefined =>
  and(eq(operationRuns.id, runId), eq(operationRuns.attempt, attempt), isActiveRun);

const touched = { id: operationRuns.id };

/** The run is being worked on at the stage with the index. Progress never goes back: a later attempt passes it again in silence. */
export const markStage = (db: Database, ref: ExecutionRef, stage: string, index: number, now: number) =>
  db
    .update(operationRuns)
    .set({
      status: "running",
      startedAt: sql`COALESCE(${operationRuns.startedAt}, ${now})`,
      progressedAt: now,
      progressStage: sql`CASE WHEN ${operationRuns.progressDone} <= ${index} THEN ${stage} ELSE ${operationRuns.progressStage} END`,
    })
    .where(ofAttempt(ref))
    .returning(touched);

export const passStage = (db: Database, ref: ExecutionRef, index: number, now: number) =>
  db
    .update(operationRuns)
    .set({ progressDone: sql`MAX(${operationRuns.progressDone}, ${index + 1})`, progressedAt: now })
    .where(ofAttempt(ref))
    .returning(touched);

/** The execution waits, or is between two requests: it does not stand still. */
export const touchRun = (db: Database, ref: ExecutionRef, now: number) =>
  db.update(operationRuns).set({ progressedAt: now }).where(ofAttempt(ref)).returning(touched);

export interface RunEnding {
  outcome: RunOutcome;
  /** Stage that ended the run; null when all of them passed. */
  stage: string | null;
  failures: { reason_code: string; message: string; stage?: string }[];
  /** Stages that have passed. */
  done: number;
  /** Whether it is ended because it stood still. */
  stuck: boolean;
  summaryCounts: Record<string, number>;
}

export const completeRun = (db: Database, ref: ExecutionRef, ending: RunEnding, now: number, onlyIf: SQL) =>
  db
    .update(operationRuns)
    .set({
      status: "completed",
      outcome: ending.outcome,
      failures: ending.failures,
      stuck: ending.stuck,
      progressDone: ending.done,
      summaryCounts: ending.summaryCounts,
      progressStage: ending.stage,
      // giving up is no progress: since when it stood still stays known
      ...(ending.stuck ? {} : { progressedAt: now }),
      completedAt: now,
    })
    .where(and(ofAttempt(ref), onlyIf))
    .returning(touched);

/**
 * Condition that the execution may still write.
 *
 * @param stillAt when the run must have moved last; null when it may have moved since
 */
export const executionIsCurrent = ({ runId, attempt }: ExecutionRef, stillAt: number | null = null): SQL =>
  sql`EXISTS (SELECT 1 FROM operation_runs WHERE id = ${runId} AND attempt = ${attempt} AND status IN ('queued', 'running')
    AND (${stillAt} IS NULL OR progressed_at = ${stillAt}))`;

const stillColumns = {
  id: operationRuns.id,
  workspaceId: operationRuns.workspaceId,
  tenantId: operationRuns.tenantId,
  type: operationRuns.type,
  attempt: operationRuns.attempt,
  progressStage: operationRuns.progressStage,
  progressedAt: operationRuns.progressedAt,
};

/** Active runs that last moved at or before `until`, longest first, after the given one. */
export const listStillRuns = (
  _: SystemScope,
  db: Database,
  until: number,
  limit: number,
  after: { progressedAt: number; id: string } | null,
) =>
  db
    .select(stillColumns)
    .from(operationRuns)
    .where(
      and(
        isActiveRun,
        lte(operationRuns.progressedAt, until),
        after === null
          ? undefined
          : or(
              gt(operationRuns.progressedAt, after.progressedAt),
              and(eq(operationRuns.progressedAt, after.progressedAt), gt(operationRuns.id, after.id)),
            ),
      ),
    )
    .orderBy(operationRuns.progressedAt, operationRuns.id)
    .limit(limit);

export type StillRun = Awaited<ReturnType<typeof listStillRuns>>[number];

/** Raises the attempt if nobody did and no step moved the run meanwhile: two sweeps and a late step make one restart. */
export const raiseAttempt = (db: Database, run: Pick<StillRun, "id" | "attempt" | "progressedAt">) =>
  db
    .update(operationRuns)
    .set({ attempt: run.attempt + 1 })
    .where(and(ofAttempt({ runId: run.id, attempt: run.attempt }), eq(operationRuns.progressedAt, run.progressedAt)))
    .returning(touched);
