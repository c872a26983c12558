const SECOND = 1_000;

/** A run that moved more recently than this is left alone, ms. Every stage of an execution writes more often. */
export const STILL_AFTER = 30 * SECOND;

/** A run without progress for this long has failed, ms (domain §8). */
export const GIVE_UP_AFTER = 15 * 60 * SECOND;

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

/** Someone holds the execution on purpose, or nothing is known of it: it may still go on. */
const LEFT_ALONE: ReadonlySet<ExecutionStatus> = new Set(["paused", "waitingForPause", "unknown"]);

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
  if (still >= GIVE_UP_AFTER) return "fail";
  if (status === "missing") return "start";
  if (LEFT_ALONE.has(status)) return "none";
  return still >= patience(run.attempt) ? "restart" : "none";
}
