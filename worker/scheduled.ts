import type { Deps } from "./deps.ts";
import {
  forgetEndedSessions,
  forgetEndedVerifications,
  forgetOldAttempts,
} from "./features/access/forget-ended-sessions.usecases.ts";
import { forgetExpiredConsents } from "./features/connections/consent.usecases.ts";
import { notifyConsole } from "./features/console/notify.ts";
import { closeExpiredPauses } from "./features/controls/controls.usecases.ts";
import { expireAcceptances } from "./features/findings/expire-acceptances.task.ts";
import { syncDrafts } from "./features/onboarding/sync-drafts.task.ts";
import { recoverRuns } from "./features/operations/recover-runs.task.ts";
import { expireReviewPacks } from "./features/packs/expire-packs.task.ts";
import { pruneStoredReports } from "./features/reports/prune-reports.task.ts";
import { pruneTransitions } from "./features/retention/prune-transitions.task.ts";
import { pruneUsageEvents } from "./features/retention/prune-usage-events.task.ts";
import { forgetOldKeys } from "./platform/idempotency.ts";
import type { LogFields } from "./platform/log.ts";
import { PRUNE_CRON, RECOVER_CRON } from "./scheduled-crons.ts";

/** What a job did, for the log. */
type Job = (deps: Deps, scheduledAt: number) => Promise<LogFields>;

const prune: Job = async (deps, scheduledAt) => {
  const result = await pruneUsageEvents(deps, {
    days: deps.settings.usageEventRetentionDays,
    trigger: "cron",
    scheduledAt,
    // an open dashboard forgets what a chunk took away at once
    onProgress: () => notifyConsole(deps),
  });
  notifyConsole(deps);
  return { status: result.status, rows: result.status === "succeeded" ? result.rows : 0 };
};

const pruneReports: Job = async (deps, scheduledAt) => {
  const result = await pruneStoredReports(deps, { days: deps.settings.storedReportRetentionDays, scheduledAt });
  return { status: result.status, rows: result.status === "succeeded" ? result.rows : 0 };
};

const expirePacks: Job = async (deps, scheduledAt) => {
  const result = await expireReviewPacks(deps, { trigger: "cron", scheduledAt });
  return { status: result.status, rows: result.status === "succeeded" ? result.rows : 0, orphans: result.orphans };
};

/** The jobs of each cron expression of wrangler.toml, by the code under which they are logged. */
const JOBS: Readonly<Record<string, Readonly<Record<string, Job>>>> = {
  [RECOVER_CRON]: {
    runs_recovered: async (deps) => ({ ...(await recoverRuns(deps)) }),
    drafts_synced: async (deps) => ({ ...(await syncDrafts(deps)) }),
    acceptances_expired: async (deps) => ({ ...(await expireAcceptances(deps)) }),
    expired_pauses_closed: async (deps) => ({ rows: await closeExpiredPauses(deps) }),
    sign_in_attempts_forgotten: async (deps) => ({ rows: await forgetOldAttempts(deps) }),
  },
  [PRUNE_CRON]: {
    usage_events_pruned: prune,
    stored_reports_pruned: pruneReports,
    review_packs_expired: expirePacks,
    run_transitions_pruned: async (deps, scheduledAt) => {
      const result = await pruneTransitions(deps, { scheduledAt });
      return { status: result.status, rows: result.status === "succeeded" ? result.rows : 0 };
    },
    idempotency_keys_forgotten: async (deps) => ({ rows: await forgetOldKeys(deps) }),
    expired_consents_forgotten: async (deps) => ({ rows: await forgetExpiredConsents(deps) }),
    ended_sessions_forgotten: async (deps) => ({ rows: await forgetEndedSessions(deps) }),
    ended_verifications_forgotten: async (deps) => ({ rows: await forgetEndedVerifications(deps) }),
  },
};

/**
 * Runs each job of the cron by itself: one that fails starves no other. A cron may fire zero, one or two times: every job
 * bears that.
 *
 * @throws Error when a job failed, after the last one, so that the platform counts the execution as failed
 */
export async function runScheduled(deps: Deps, cron: string, scheduledAt: number): Promise<void> {
  const jobs = JOBS[cron];
  if (jobs === undefined) return deps.log.error("unknown_cron", { cron });
  const failed: string[] = [];
  for (const [code, job] of Object.entries(jobs)) {
    try {
      const did = await job(deps, scheduledAt);
      // that there was nothing to do is news once a day, not every five minutes
      if (cron === PRUNE_CRON || Object.values(did).some((value) => value !== 0)) deps.log.info(code, did);
    } catch (error) {
      failed.push(code);
      deps.log.error("scheduled_job_failed", { job: code, name: error instanceof Error ? error.name : typeof error });
    }
  }
  if (failed.length > 0) throw new Error(`scheduled jobs failed: ${failed.join(", ")}`);
}
