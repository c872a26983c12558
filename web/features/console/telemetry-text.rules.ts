import type { TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import { USAGE_EVENT_NAMES, USAGE_EVENTS } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOWS, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { counted } from "../../ui/counted.ts";

export const totalEvents = (snapshot: TelemetrySnapshot): number =>
  snapshot.counts.reduce((sum, count) => sum + count, 0);

/** The widget's sentence, for a counted snapshot only: nobody reads "none" before it is known. */
export function telemetrySentence(snapshot: TelemetrySnapshot): string {
  const total = totalEvents(snapshot);
  const { phrase } = WINDOWS[snapshot.window];
  return total === 0 ? `No telemetry recorded in ${phrase}.` : `${counted(total, "event")} in ${phrase}`;
}

const BAR_WORDS: Record<WindowKey, string> = {
  "1h": "2 minutes",
  "24h": "30 minutes",
  "7d": "3 hours",
  "30d": "day",
  "90d": "2 days",
};

/** Text alternative of a family's sparkline. */
export function sparklineText(snapshot: TelemetrySnapshot, family: number): string {
  const bars = snapshot.bars[family] ?? [];
  const { phrase } = WINDOWS[snapshot.window];
  const highest = Math.max(0, ...bars);
  return highest === 0
    ? `No events in ${phrase}`
    : `${bars.length} bars over ${phrase}, at most ${counted(highest, "event")} per ${BAR_WORDS[snapshot.window]}`;
}

/** What a screen reader hears when the numbers changed. */
export function spokenSummary(snapshot: TelemetrySnapshot): string {
  const workspaces = counted(snapshot.active_workspaces, "active workspace");
  const families = USAGE_EVENT_NAMES.flatMap((name, index) => {
    const count = snapshot.counts[index] ?? 0;
    return count === 0 ? [] : [`${USAGE_EVENTS[name].label} ${count.toLocaleString("en")}`];
  });
  return [telemetrySentence(snapshot).replace(/\.$/, ""), workspaces, ...families].join(", ");
}

export const ANNOUNCE_EVERY_MS = 10_000;

/** Milliseconds until the next announcement may be made. */
export const announceIn = (lastAt: number | null, now: number): number =>
  lastAt === null ? 0 : Math.max(0, lastAt + ANNOUNCE_EVERY_MS - now);
