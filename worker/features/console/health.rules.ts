import type { HealthStatus, OperationCounts } from "./operations-frame.contract.ts";

/** Succeeded of those that succeeded or failed; a blocked run says nothing about the platform. */
export function successRate({ succeeded, failed }: Pick<OperationCounts, "succeeded" | "failed">): number | null {
  const ended = succeeded + failed;
  return ended === 0 ? null : succeeded / ended;
}

/** From this share of failed runs on the platform is degraded, and critical. */
const DEGRADED_RATE = 0.1;
const CRITICAL_RATE = 0.5;
/** Few runs make any rate: below this many failed ones nothing is critical. */
const CRITICAL_FAILED = 5;
const CRITICAL_STUCK = 3;

const runs = (count: number): string => `${count.toLocaleString("en-US")} ${count === 1 ? "run" : "runs"}`;

const percent = (rate: number): string => `${Math.round(rate * 100)} %`;

/** How the platform does, from the failed and stuck runs of a window, and why. */
export function assessHealth(counts: OperationCounts): { status: HealthStatus; reasons: string[] } {
  const { failed, stuck } = counts;
  const rate = successRate(counts);
  const failing = rate === null ? 0 : 1 - rate;
  const reasons: string[] = [];
  if (stuck > 0)
    reasons.push(`${runs(stuck)} stood still for 15 minutes and ${stuck === 1 ? "was" : "were"} given up.`);
  if (failed > 0 && failing >= DEGRADED_RATE)
    reasons.push(`${runs(failed)} failed, ${percent(failing)} of those that ended.`);
  if (stuck >= CRITICAL_STUCK || (failed >= CRITICAL_FAILED && failing >= CRITICAL_RATE))
    return { status: "critical", reasons };
  if (reasons.length > 0) return { status: "degraded", reasons };
  const why = failed === 0 ? "No run failed." : `${runs(failed)} failed, ${percent(failing)} of those that ended.`;
  return { status: "healthy", reasons: [why] };
}
