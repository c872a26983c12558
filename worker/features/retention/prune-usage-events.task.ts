import type { Deps } from "../../deps.ts";
import { holdsLease, type Lease, releaseLease, renewLease, takeLease } from "../../platform/lease.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import {
  chunkBounds,
  closeInterrupted,
  countChunk,
  deleteChunk,
  findTaskRun,
  finishTaskRun,
  insertTaskRun,
  PRUNE_JOB,
  positionAfter,
  raiseLedgerFloor,
  readChunkBounds,
} from "./prune.repository.ts";
import { cutoffAt, requireRetentionDays } from "./prune.rules.ts";

/** Rows per chunk: a writer beside it waits for one chunk at most (measured by `npm run bench`). */
export const CHUNK_ROWS = 500;
/**
 * Between two chunks, so that the writers who wait get in. A local runtime has the database in its own process and reads no
 * request from the network while one batch follows the other at once.
 */
const PAUSE_MS = 5;
const LEASE_MS = 60_000;

export type PruneDeps = Pick<Deps, "db" | "clock" | "ids" | "log" | "commit">;

export interface PruneOptions {
  days: number;
  trigger: "cron" | "command";
  scheduledAt: number;
  /** Called after each chunk with the rows deleted so far. */
  onProgress?: (rows: number) => unknown;
}

export type PruneResult =
  | { status: "succeeded"; rows: number; cutoff: number }
  /** Another prune holds the lease. */
  | { status: "busy" }
  /** This prune stood still past its lease and another one took over: it may not write any more. */
  | { status: "superseded" };

/** The next chunk: an id range and the instant up to which the ledger is empty afterwards. */
interface Chunk {
  fromId: number;
  toId: number;
  floor: number;
}

type Bounds = Awaited<ReturnType<typeof readChunkBounds>>;

/**
 * The range ends where the time changes, so that `floor` says exactly what was deleted: rows of one millisecond stay
 * together.
 */
async function chunkWithin(deps: PruneDeps, [[first], [candidate]]: Bounds, cutoff: number): Promise<Chunk | null> {
  if (!first || first.at >= cutoff) return null;
  const end = candidate && candidate.at <= first.at ? await positionAfter(deps.db, first.at) : candidate;
  return { fromId: first.id, toId: end?.id ?? Number.MAX_SAFE_INTEGER, floor: Math.min(cutoff, end?.at ?? cutoff) };
}

/** Whether the renewal, last in its batch, found the lease still ours; everything else in the batch depends on the same. */
const isHeld = (results: unknown[]): boolean => (results.at(-1) as D1Result).meta.changes > 0;

/** @returns false when another prune has taken over */
async function deleteInChunks(
  deps: PruneDeps,
  lease: Lease,
  taskRunId: string,
  cutoff: number,
  options: PruneOptions,
): Promise<boolean> {
  const until = () => deps.clock.now() + LEASE_MS;
  let deleted = 0;
  let bounds = await readChunkBounds(deps.db, CHUNK_ROWS);
  for (let chunk = await chunkWithin(deps, bounds, cutoff); chunk; chunk = await chunkWithin(deps, bounds, cutoff)) {
    // the deletion itself says where the next chunk lies: one request to the database for each chunk
    const results = await deps.commit({
      changes: [
        deleteChunk(deps.db, lease, chunk),
        countChunk(deps.db, lease, taskRunId),
        raiseLedgerFloor(deps.db, lease, chunk.floor),
        ...chunkBounds(deps.db, CHUNK_ROWS),
        renewLease(deps.db, lease, until()),
      ],
    });
    if (!isHeld(results)) return false;
    bounds = [results[3], results[4]] as unknown as Bounds;
    deleted += (results[0] as D1Result).meta.changes;
    options.onProgress?.(deleted);
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  // nothing before the cutoff is left, also when there was nothing to delete
  return isHeld(
    await deps.commit({ changes: [raiseLedgerFloor(deps.db, lease, cutoff), renewLease(deps.db, lease, until())] }),
  );
}

/** A command may delete more than the setting allows for: what it asked for is kept. Nobody is signed in there. */
const requestedByCommand = (deps: PruneDeps, lease: Lease, taskRunId: string, retentionDays: number) =>
  auditEntry(deps, {
    workspaceId: null,
    actor: { kind: "system", id: null },
    action: "telemetry.prune.requested",
    resource: { type: "task_run", id: taskRunId },
    outcome: "succeeded",
    metadata: { retention_days: retentionDays },
    onlyIf: holdsLease(lease),
  });

/**
 * Deletes the usage events before the cutoff, oldest first, in chunks of an id range. Ids are in time order, so a chunk is
 * found by two reads and each row is read once. Every chunk says in its own batch up to which instant the ledger is now
 * empty, so the hub forgets the same rows; a killed prune is continued by the next one, which starts at the oldest row.
 */
export async function pruneUsageEvents(deps: PruneDeps, options: PruneOptions): Promise<PruneResult> {
  requireRetentionDays(options.days);
  const lease = await takeLease(deps, PRUNE_JOB, LEASE_MS);
  if (!lease) return { status: "busy" };
  const startedAt = deps.clock.now();
  const cutoff = cutoffAt(startedAt, options.days);
  const id = deps.ids.next("tsk");
  const { trigger, scheduledAt, days: retentionDays } = options;
  await deps.commit({
    changes: [
      closeInterrupted(deps.db, lease, startedAt),
      insertTaskRun(deps.db, lease, { id, trigger, scheduledAt, cutoff, retentionDays, startedAt }),
      ...(trigger === "command" ? [requestedByCommand(deps, lease, id, retentionDays)] : []),
    ],
  });
  const finish = (end: { status: "succeeded" | "failed"; errorCode?: string }) =>
    deps.commit({
      changes: [finishTaskRun(deps.db, id, { ...end, finishedAt: deps.clock.now() }), releaseLease(deps.db, lease)],
    });
  try {
    const isDone = await deleteInChunks(deps, lease, id, cutoff, options);
    // the one that took over has closed this execution as interrupted
    if (!isDone) return { status: "superseded" };
    await finish({ status: "succeeded" });
    return { status: "succeeded", rows: (await findTaskRun(deps.db, id))?.rows ?? 0, cutoff };
  } catch (error) {
    // when this cannot be written either, the next prune closes the execution; the first error is the one to tell
    await finish({ status: "failed", errorCode: "database" }).catch(() => undefined);
    throw error;
  }
}
