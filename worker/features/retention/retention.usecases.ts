import type { Deps } from "../../deps.ts";
import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import { PACK_DAYS } from "../packs/pack-words.contract.ts";
import { lastTaskRun, ledgerSpan, PRUNE_JOB } from "./prune.repository.ts";
import { cutoffAt, nextPruneAt } from "./prune.rules.ts";
import type { RetentionView } from "./retention.contract.ts";
import { PACK_EXPIRY_JOB, REPORT_PRUNE_JOB, TRANSITION_DAYS, TRANSITION_PRUNE_JOB } from "./retention-jobs.contract.ts";

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

/** What a job did last, and when it last succeeded. */
async function lastRuns(
  deps: Deps,
  job: string,
): Promise<{ last_run: PruneRun | null; last_success_at: string | null }> {
  const [last, success] = await Promise.all([lastTaskRun(deps.db, job), lastTaskRun(deps.db, job, "succeeded")]);
  return { last_run: last ? presentRun(last) : null, last_success_at: toIsoOrNull(success?.finishedAt ?? null) };
}

/** Each prune's last execution and what the next one will delete. A handful of rows read. */
export async function readRetention(deps: Deps): Promise<RetentionView> {
  const { usageEventRetentionDays: eventDays, storedReportRetentionDays: reportDays } = deps.settings;
  const next = nextPruneAt(deps.clock.now());
  const [events, reports, packs, transitions, rows] = await Promise.all([
    lastRuns(deps, PRUNE_JOB),
    lastRuns(deps, REPORT_PRUNE_JOB),
    lastRuns(deps, PACK_EXPIRY_JOB),
    lastRuns(deps, TRANSITION_PRUNE_JOB),
    ledgerSpan(deps.db),
  ]);
  const next_run_at = toIso(next);
  /** What the next execution takes of something that is kept for so many days. */
  const kept = (retention_days: number) => {
    return { retention_days, next_run_at, next_cutoff_at: toIso(cutoffAt(next, retention_days)) };
  };
  return {
    product_usage_events: { ...kept(eventDays), rows_in_ledger_approx: rows, ...events },
    stored_reports: { ...kept(reportDays), ...reports },
    review_packs: { ...kept(PACK_DAYS), ...packs },
    operation_run_transitions: { ...kept(TRANSITION_DAYS), ...transitions },
  };
}
