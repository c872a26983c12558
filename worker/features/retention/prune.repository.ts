import { and, desc, eq, gt, gte, type SQL, sql } from "drizzle-orm";
import { productUsageEvents, taskRuns } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import { holdsLease, type Lease } from "../../platform/lease.ts";

export const PRUNE_JOB = "prune.product_usage_events";

export interface LedgerPosition {
  id: number;
  at: number;
}

const position = { id: productUsageEvents.id, at: productUsageEvents.occurredAt };

const firstFrom = (db: Database, id: number | SQL) =>
  db
    .select(position)
    .from(productUsageEvents)
    .where(gte(productUsageEvents.id, id))
    .orderBy(productUsageEvents.id)
    .limit(1);

/**
 * The ledger's oldest row, and the first one that is `rows` ids further: where a chunk begins and ends. Three rows read by
 * primary key, in whatever batch they are sent with.
 */
export const chunkBounds = (db: Database, rows: number) =>
  [firstFrom(db, 0), firstFrom(db, sql`(SELECT MIN(id) FROM product_usage_events) + ${rows}`)] as const;

export const readChunkBounds = (db: Database, rows: number) => db.batch(chunkBounds(db, rows));

/** The first row that occurred after `at`. One row read from product_usage_events_time. */
export const positionAfter = (db: Database, at: number): Promise<LedgerPosition | undefined> =>
  db
    .select(position)
    .from(productUsageEvents)
    .where(gt(productUsageEvents.occurredAt, at))
    .orderBy(productUsageEvents.occurredAt, productUsageEvents.id)
    .limit(1)
    .get();

/** Deletes the rows of an id range that occurred before `floor`, as long as the lease is held. */
export const deleteChunk = (
  db: Database,
  lease: Lease,
  chunk: { fromId: number; toId: number; floor: number },
): Statement =>
  db.run(sql`DELETE FROM product_usage_events
    WHERE id >= ${chunk.fromId} AND id < ${chunk.toId} AND occurred_at < ${chunk.floor} AND ${holdsLease(lease)}`);

/** In the batch of the deletion: everything before `floor` has left the ledger. */
export const raiseLedgerFloor = (db: Database, lease: Lease, floor: number): Statement =>
  db.run(sql`UPDATE ledger_state SET floor = ${floor} WHERE id = 1 AND floor < ${floor} AND ${holdsLease(lease)}`);

export interface NewTaskRun {
  id: string;
  trigger: string;
  scheduledAt: number;
  cutoff: number;
  retentionDays: number;
  startedAt: number;
}

/** Written by a holder of the lease only: one that stalled must not speak after its successor. */
export const insertTaskRun = (db: Database, lease: Lease, row: NewTaskRun): Statement =>
  db.run(sql`INSERT INTO task_runs (id, job, scheduled_at, trigger, status, cutoff, retention_days, started_at)
    SELECT ${row.id}, ${lease.job}, ${row.scheduledAt}, ${row.trigger}, 'running', ${row.cutoff}, ${row.retentionDays}, ${row.startedAt}
    WHERE ${holdsLease(lease)}`);

/** Executions that never came to their end: their process is gone, since the lease could be taken again. */
export const closeInterrupted = (db: Database, lease: Lease, now: number): Statement =>
  db
    .update(taskRuns)
    .set({ status: "interrupted", finishedAt: now })
    .where(and(eq(taskRuns.job, lease.job), eq(taskRuns.status, "running"), holdsLease(lease)));

/** Adds a chunk to the execution's row, in the batch of the deletion, so that its count survives a crash. */
export const countChunk = (db: Database, lease: Lease, taskRunId: string): Statement =>
  db.run(
    sql`UPDATE task_runs SET chunks = chunks + 1, rows = rows + (SELECT changes()) WHERE id = ${taskRunId} AND ${holdsLease(lease)}`,
  );

/** The end of an execution; one that its successor has closed as interrupted stays so. */
export const finishTaskRun = (
  db: Database,
  id: string,
  end: { status: "succeeded" | "failed"; finishedAt: number; errorCode?: string },
): Statement =>
  db
    .update(taskRuns)
    .set({ status: end.status, finishedAt: end.finishedAt, errorCode: end.errorCode ?? null })
    .where(and(eq(taskRuns.id, id), eq(taskRuns.status, "running")));

export const findTaskRun = (db: Database, id: string) => db.select().from(taskRuns).where(eq(taskRuns.id, id)).get();

export const lastTaskRun = (db: Database, job: string, status?: string) =>
  db
    .select()
    .from(taskRuns)
    .where(status === undefined ? eq(taskRuns.job, job) : and(eq(taskRuns.job, job), eq(taskRuns.status, status)))
    .orderBy(desc(taskRuns.startedAt))
    .limit(1)
    .get();

/** Distance between the oldest and the newest id; two rows read. */
export async function ledgerSpan(db: Database): Promise<number> {
  const row = await db.get<{ n: number }>(sql`SELECT COALESCE(
    (SELECT id FROM product_usage_events ORDER BY id DESC LIMIT 1)
    - (SELECT id FROM product_usage_events ORDER BY id LIMIT 1) + 1, 0) AS n`);
  return row?.n ?? 0;
}
