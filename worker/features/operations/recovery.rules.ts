import { LONGEST_REQUEST_MS, MAX_WAIT } from "../providers/request-limits.rules.ts";
import { STUCK_AFTER_MS } from "./operation-types.contract.ts";

const SECOND = 1_000;

/** What database and hub may take between two writes of a run, ms. */
const WRITE_MARGIN = 10 * SECOND;

/**
 * A run that moved more recently than this is left alone, ms. An execution that works writes before and after each request
 * and each wait.
 */
export const STILL_AFTER = Math.max(LONGEST_REQUEST_MS, MAX_WAIT) + WRITE_MARGIN;

/** What the platform says of an execution; `missing` when it was never created, or is forgotten. */
export type ExecutionStatus =
  | "queued"
  | "running"
  | "waiting"
  | "paused"
  | "waitingForPause"
  | "rollingBack"
  | "errored"
  | "terminated"
  | "complete"
  | "unknown"
  | "missing";

export type Recovery = "none" | "start" | "restart" | "fail";

/**
 * The platform has not come to it yet, and another one would queue behind it; someone holds it on purpose; or nothing is
 * known of it. It may still go on.
 */
const LEFT_ALONE: ReadonlySet<ExecutionStatus> = new Set(["queued", "paused", "waitingForPause", "unknown"]);

/** How long an attempt may stand still before the next one: it doubles, so that a run that cannot go on is not churned. */
const patience = (attempt: number): number => STILL_AFTER * 2 ** (attempt - 1);

/**
 * What to do about an active run. A status of `running` proves nothing: after a restart of the local runtime an
 * execution says so for ever and does nothing, so only the run's own progress counts.
 *
 * @param run `progressedAt` in epoch ms
 */
export function assessRecovery(
  run: { attempt: number; progressedAt: number },
  status: ExecutionStatus,
  now: number,
): Recovery {
  const still = now - run.progressedAt;
  if (still < STILL_AFTER) return "none";
  if (still >= STUCK_AFTER_MS) return "fail";
  if (status === "missing") return "start";
  if (LEFT_ALONE.has(status)) return "none";
  return still >= patience(run.attempt) ? "restart" : "none";
}
