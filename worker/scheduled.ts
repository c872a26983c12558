import type { Deps } from "./deps.ts";
import { forgetEndedSessions } from "./features/access/forget-ended-sessions.usecases.ts";
import { notifyConsole } from "./features/console/notify.ts";
import { recoverRuns } from "./features/operations/recover-runs.task.ts";
import { pruneUsageEvents } from "./features/retention/prune-usage-events.task.ts";
import { forgetOldKeys } from "./platform/idempotency.ts";
import { PRUNE_CRON, RECOVER_CRON } from "./scheduled-crons.ts";

async function prune(deps: Deps, scheduledAt: number): Promise<void> {
  const result = await pruneUsageEvents(deps, {
    days: deps.settings.usageEventRetentionDays,
    trigger: "cron",
    scheduledAt,
    // an open dashboard forgets what a chunk took away at once
    onProgress: () => notifyConsole(deps),
  });
  deps.log.info("usage_events_pruned", {
    status: result.status,
    rows: result.status === "succeeded" ? result.rows : 0,
  });
  notifyConsole(deps);
  await forgetOldKeys(deps);
  deps.log.info("ended_sessions_forgotten", { rows: await forgetEndedSessions(deps) });
}

/** What each cron expression of wrangler.toml runs. A cron may fire zero, one or two times: every task bears that. */
export async function runScheduled(deps: Deps, cron: string, scheduledAt: number): Promise<void> {
  switch (cron) {
    case RECOVER_CRON: {
      const outcome = await recoverRuns(deps);
      deps.log.info("runs_recovered", { ...outcome });
      return;
    }
    case PRUNE_CRON:
      return prune(deps, scheduledAt);
    default:
      deps.log.error("unknown_cron", { cron });
  }
}
