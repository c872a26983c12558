import { env } from "cloudflare:workers";
import { type PruneDeps, pruneUsageEvents } from "../../../worker/features/retention/prune-usage-events.task.ts";
import { ledgerDeps, makeScopes, type Scope, SteppedClock } from "../../support/ledger.ts";

export const NOON = Date.UTC(2026, 9, 5, 12);
export const DAY = 86_400_000;
export const CUTOFF = NOON - 90 * DAY;
export const LEASE_MS = 60_000;

export interface TaskRun {
  id: string;
  status: string;
  rows: number;
  chunks: number;
  cutoff: number;
  retention_days: number;
  trigger: string;
  started_at: number;
  finished_at: number | null;
  error_code: string | null;
}

export const taskRuns = async () =>
  (await env.DB.prepare("SELECT * FROM task_runs ORDER BY rowid").all<TaskRun>()).results;

export const ledgerSize = async () =>
  (await env.DB.prepare("SELECT COUNT(*) AS n FROM product_usage_events").first<{ n: number }>())?.n;

/** A prune whose batches a test can watch, stop, or put something between. */
export function pruning(clock = new SteppedClock(NOON)) {
  const deps = ledgerDeps({ clock });
  const batches: D1Result[][] = [];
  let before: (batch: number) => unknown = () => undefined;
  let after: (batch: number) => unknown = () => undefined;
  const watched: PruneDeps = {
    ...deps,
    commit: async (unit) => {
      const number = batches.length;
      await before(number);
      const results = (await deps.commit(unit)) as D1Result[];
      batches.push(results);
      await after(number);
      return results;
    },
  };
  return {
    clock,
    batches,
    beforeBatch: (hook: typeof before) => {
      before = hook;
    },
    afterBatch: (hook: typeof after) => {
      after = hook;
    },
    run: (days = 90, onProgress?: (rows: number) => void) =>
      pruneUsageEvents(watched, {
        days,
        trigger: "cron",
        scheduledAt: clock.now(),
        ...(onProgress === undefined ? {} : { onProgress }),
      }),
  };
}

/** One scope of its own, and another workspace's. */
export async function twoScopes(): Promise<[Scope, Scope]> {
  const [ours, theirs] = await makeScopes(2);
  if (!ours || !theirs) throw new Error("two scopes");
  return [ours, theirs];
}
