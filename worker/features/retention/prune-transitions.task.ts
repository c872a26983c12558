import { type Held, type LeasedDeps, type LeasedResult, pruneUnderLease } from "./leased-prune.ts";
import { cutoffAt } from "./prune.rules.ts";
import { TRANSITION_DAYS, TRANSITION_PRUNE_JOB } from "./retention-jobs.contract.ts";
import { deleteTransitions } from "./transitions.repository.ts";

/** Rows of one statement: a writer beside it waits for one of them at most. */
const CHUNK_ROWS = 500;
/** Statements of one execution: what is left waits for the next day. */
const MAX_CHUNKS = 100;
/** Between two statements, so that the writers who wait get in. */
const PAUSE_MS = 5;

/**
 * Deletes transitions of runs that no window of the console reaches any more; the runs themselves stay. The console's hub
 * forgets the same rows by itself. Killed at any moment it loses nothing: the next one begins at the oldest that is left.
 */
export async function pruneTransitions(
  deps: LeasedDeps,
  { scheduledAt, chunkRows = CHUNK_ROWS, maxChunks = MAX_CHUNKS }: Bounds,
): Promise<LeasedResult> {
  const cutoff = cutoffAt(deps.clock.now(), TRANSITION_DAYS);
  const told = {
    job: TRANSITION_PRUNE_JOB,
    trigger: "cron" as const,
    scheduledAt,
    cutoff,
    retentionDays: TRANSITION_DAYS,
  };
  return pruneUnderLease(deps, told, async (held) => deletePast(deps, held, { cutoff, chunkRows, maxChunks }));
}

interface Bounds {
  scheduledAt: number;
  chunkRows?: number;
  maxChunks?: number;
}

async function deletePast(
  deps: LeasedDeps,
  held: Held,
  { cutoff, chunkRows, maxChunks }: { cutoff: number; chunkRows: number; maxChunks: number },
): Promise<boolean> {
  for (let chunk = 0; chunk < maxChunks; chunk += 1) {
    const deleted = await held.chunk(deleteTransitions(deps.db, held.lease, cutoff, chunkRows));
    if (deleted === null) return false;
    if (deleted < chunkRows) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  return true;
}
