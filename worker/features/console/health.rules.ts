import { counted, grouped } from "../../platform/counted.ts";
import type { HealthStatus, OperationCounts } from "./operations-frame.contract.ts";

type Ended = Pick<OperationCounts, "succeeded" | "failed">;

/** Succeeded of those that succeeded or failed; a blocked or cancelled run says nothing about the platform. */
export function successRate({ succeeded, failed }: Ended): number | null {
  const ended = succeeded + failed;
  return ended === 0 ? null : succeeded / ended;
}

/** From this share of failed runs on the platform is degraded. */
const DEGRADED_SHARE = 0.1;
const CRITICAL_SHARE = 0.5;
/** Few runs make any share: with fewer failed ones than this, their share is not critical. */
const CRITICAL_FAILED = 5;
const CRITICAL_STUCK = 3;

const percent = (share: number): string => (share < 0.01 ? "less than 1 %" : `${Math.round(share * 100)} %`);

const stuckReason = (stuck: number): string =>
  `${counted(stuck, "run")} stood still for 15 minutes and ${stuck === 1 ? "was" : "were"} given up.`;

const failedReason = ({ succeeded, failed }: Ended): string =>
  `${counted(failed, "run")} failed, ${percent(failed / (succeeded + failed))} of the ${grouped(succeeded + failed)} that succeeded or failed.`;

/** How the platform does, from the failed and stuck runs of a window, and why. */
export function assessHealth(counts: Pick<OperationCounts, "succeeded" | "failed" | "stuck">): {
  status: HealthStatus;
  reasons: string[];
} {
  const { failed, stuck } = counts;
  // not 1 less the success rate, which falls short of a tenth by rounding
  const share = failed === 0 ? 0 : failed / (counts.succeeded + failed);
  const reasons = [...(stuck > 0 ? [stuckReason(stuck)] : []), ...(failed > 0 ? [failedReason(counts)] : [])];
  if (stuck >= CRITICAL_STUCK || (failed >= CRITICAL_FAILED && share >= CRITICAL_SHARE))
    return { status: "critical", reasons };
  if (stuck > 0 || share >= DEGRADED_SHARE) return { status: "degraded", reasons };
  return { status: "healthy", reasons: reasons.length > 0 ? reasons : ["No run failed."] };
}
