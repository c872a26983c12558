import type { RetentionView } from "../../../worker/features/retention/retention.contract.ts";
import type { Tone } from "../../ui/tone.ts";

export type LedgerRetention = RetentionView["product_usage_events"];
export type PruneRun = NonNullable<LedgerRetention["last_run"]>;

const OUTCOME: Record<PruneRun["status"], { label: string; tone: Tone }> = {
  running: { label: "Running", tone: "info" },
  succeeded: { label: "Succeeded", tone: "success" },
  failed: { label: "Failed", tone: "danger" },
  interrupted: { label: "Interrupted", tone: "warning" },
};

/** Outcome of a prune in a word. */
export const pruneOutcome = (run: PruneRun): { label: string; tone: Tone } => OUTCOME[run.status];

export const pruneTrigger = (run: PruneRun): string => (run.trigger === "cron" ? "by schedule" : "by command");

const REFRESH_MS = 60_000;
const REFRESH_RUNNING_MS = 3_000;

/** Milliseconds until the panel asks again. A prune by command announces itself nowhere else. */
export function refreshIn(retention: RetentionView | undefined): number {
  const prunes = retention === undefined ? [] : Object.values(retention);
  return prunes.some(({ last_run }) => last_run?.status === "running") ? REFRESH_RUNNING_MS : REFRESH_MS;
}
