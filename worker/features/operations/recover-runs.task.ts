import type { Deps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import {
  endRun,
  readExecutionStatus,
  restartExecution,
  type StillRun,
  startExecution,
  stillRuns,
} from "./executions.usecases.ts";
import { OPERATION_TYPES } from "./operation-types.contract.ts";
import { assessRecovery, type Recovery, STILL_AFTER } from "./recovery.rules.ts";

/** Runs looked at together. */
const PAGE = 50;
/** Pages of one sweep: what is left waits for the next one. */
const MAX_PAGES = 20;

export interface RecoveryReport {
  checked: number;
  /** Executions that were started, for the first time or once more. */
  restarted: number;
  failed: number;
}

const NO_PROGRESS = { reason: "unknown_error", message: "No progress for 15 minutes." } as const;

/** Starts, restarts or ends the active runs that do not move. Safe to run twice at once and beside a late step. */
export async function recoverRuns(deps: Deps): Promise<RecoveryReport> {
  const report: RecoveryReport = { checked: 0, restarted: 0, failed: 0 };
  const until = deps.clock.now() - STILL_AFTER;
  let after: StillRun | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const runs: StillRun[] = await stillRuns(SYSTEM_SCOPE, deps, until, PAGE, after);
    const done = await Promise.all(runs.map((run) => recover(deps, run)));
    report.checked += runs.length;
    report.restarted += done.filter((step) => step === "start" || step === "restart").length;
    report.failed += done.filter((step) => step === "fail").length;
    after = runs.at(-1) ?? null;
    if (runs.length < PAGE) break;
  }
  return report;
}

async function recover(deps: Deps, still: StillRun): Promise<Recovery> {
  const type = OPERATION_TYPES.find((known) => known === still.type);
  if (type === undefined) return "none";
  const run = { id: still.id, type, attempt: still.attempt };
  const step = assessRecovery(still, await readExecutionStatus(deps, run), deps.clock.now());
  switch (step) {
    case "none":
      return step;
    case "start":
      await startExecution(deps, run);
      return step;
    case "restart":
      return (await restartExecution(deps, still, type)) ? step : "none";
    case "fail":
      await endRun(
        SYSTEM_SCOPE,
        deps,
        { runId: run.id, attempt: run.attempt },
        { outcome: "failed", stage: null, failure: NO_PROGRESS, stuck: true, stillAt: still.progressedAt },
      );
      return step;
  }
}
