import type { Deps } from "../../deps.ts";
import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { PACK_DAYS } from "../packs/pack-words.contract.ts";
import { lastTaskRun, ledgerSpan, PRUNE_JOB } from "./prune.repository.ts";
import { cutoffAt, nextPruneAt } from "./prune.rules.ts";
import type { RetentionView } from "./retention.contract.ts";
import { PACK_EXPIRY_JOB } from "./retention-jobs.contract.ts";

type TaskRun = NonNullable<Awaited<ReturnType<typeof lastTaskRun>>>;
type PruneRun = NonNullable<RetentionView["product_usage_events"]["last_run"]>;

const presentRun = (run: TaskRun): PruneRun => ({
  started_at: toIso(run.startedAt),
  finished_at: toIsoOrNull(run.finishedAt),
  status: run.status as PruneRun["status"],
  trigger: run.trigger as PruneRun["trigger"],
  rows_deleted: run.rows,
  cutoff_at: toIsoOrNull(run.cutoff),
  duration_ms: run.finishedAt === null ? null : run.finishedAt - run.startedAt,
});

/** Each prune's last execution and what the next one will delete. A handful of rows read. */
export async function readRetention(deps: Deps): Promise<RetentionView> {
  const days = deps.settings.usageEventRetentionDays;
  const next = nextPruneAt(deps.clock.now());
  const [packRun, packSuccess, last, success, rows] = await Promise.all([
    lastTaskRun(deps.db, PACK_EXPIRY_JOB),
    lastTaskRun(deps.db, PACK_EXPIRY_JOB, "succeeded"),
    lastTaskRun(deps.db, PRUNE_JOB),
    lastTaskRun(deps.db, PRUNE_JOB, "succeeded"),
    ledgerSpan(deps.db),
  ]);
  return {
    product_usage_events: {
      retention_days: days,
      next_run_at: toIso(next),
      next_cutoff_at: toIso(cutoffAt(next, days)),
      rows_in_ledger_approx: rows,
      last_run: last ? presentRun(last) : null,
      last_success_at: toIsoOrNull(success?.finishedAt ?? null),
    },
    review_packs: {
      retention_days: PACK_DAYS,
      next_run_at: toIso(next),
      last_run: packRun ? presentRun(packRun) : null,
      last_success_at: toIsoOrNull(packSuccess?.finishedAt ?? null),
    },
  };
}
