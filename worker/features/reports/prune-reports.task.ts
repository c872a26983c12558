import { type Held, type LeasedDeps, type LeasedResult, pruneUnderLease } from "../retention/leased-prune.ts";
import { cutoffAt, requireRetentionDays } from "../retention/prune.rules.ts";
import { REPORT_PRUNE_JOB } from "../retention/retention-jobs.contract.ts";
import { deleteReplaced, listOldReports, type PrunePlace } from "./prune.repository.ts";

/** Old reports that are looked at together; most of them are the latest of tenants that nobody scans any more. */
const LOOKED_AT = 200;
/** Reports of one deletion. One may have fifty parts, which go with it. */
export const CHUNK_REPORTS = 25;

/**
 * Deletes stored reports from before the cutoff, oldest first, and keeps the latest of each type and tenant. A prune that is
 * killed loses nothing: the next one begins at the oldest report that is left.
 */
export async function pruneStoredReports(
  deps: LeasedDeps,
  { days, scheduledAt }: { days: number; scheduledAt: number },
): Promise<LeasedResult> {
  const cutoff = cutoffAt(deps.clock.now(), requireRetentionDays(days));
  const told = { job: REPORT_PRUNE_JOB, trigger: "cron" as const, scheduledAt, cutoff, retentionDays: days };
  return pruneUnderLease(deps, told, (held) => deletePast(deps, held, cutoff));
}

async function deletePast(deps: LeasedDeps, held: Held, cutoff: number): Promise<boolean> {
  for (let after: PrunePlace | null = null; ; ) {
    const looked = await listOldReports(deps.db, cutoff, after, LOOKED_AT);
    const last = looked.at(-1);
    if (last === undefined) return true;
    const past = looked.filter(({ isReplaced }) => isReplaced === 1).map(({ id }) => id);
    for (let from = 0; from < past.length; from += CHUNK_REPORTS) {
      const deletion = deleteReplaced(deps.db, held.lease, past.slice(from, from + CHUNK_REPORTS), cutoff);
      if ((await held.chunk(deletion)) === null) return false;
    }
    if (!(await held.goOn())) return false;
    after = last;
  }
}
