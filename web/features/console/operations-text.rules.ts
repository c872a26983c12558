import type { HealthStatus, OperationsSnapshot } from "../../../worker/features/console/operations-frame.contract.ts";
import { WINDOWS } from "../../../worker/features/telemetry/windows.contract.ts";
import { counted } from "../../ui/counted.ts";
import type { Tone } from "../../ui/tone.ts";

export const HEALTH: Record<HealthStatus, { label: string; tone: Tone }> = {
  healthy: { label: "Healthy", tone: "success" },
  degraded: { label: "Degraded", tone: "warning" },
  critical: { label: "Critical", tone: "danger" },
};

/** `98.7 %`; only what is whole says so, so that 999 of 1,000 never reads as all of them. */
export function percent(share: number): string {
  if (share === 0 || share === 1) return `${share * 100} %`;
  const tenths = Math.min(999, Math.max(1, Math.round(share * 1_000)));
  return `${(tenths / 10).toFixed(1)} %`;
}

/** What a screen reader hears when operations changed. */
export const spokenOperations = ({ health, counts, window }: OperationsSnapshot): string =>
  `Operations ${HEALTH[health.status].label.toLowerCase()}: ${counted(counts.started, "run")} started and ${counts.failed.toLocaleString("en")} failed in ${WINDOWS[window].phrase}, ${counts.active.toLocaleString("en")} active now`;

/** Beside the number of failed runs. */
export const stuckHint = (stuck: number): string => (stuck === 0 ? "" : `${stuck.toLocaleString("en")} stuck`);
