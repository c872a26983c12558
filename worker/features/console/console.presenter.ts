import { toIso } from "../../platform/clock.ts";
import { USAGE_EVENT_NAMES, USAGE_EVENTS } from "../telemetry/catalog.contract.ts";
import type { ConsoleTelemetry, TelemetrySummary } from "./console.contract.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";

/** Summary of domain §4.4: every family in catalog order, zeros included. */
export const presentSummary = (snapshot: TelemetrySnapshot): TelemetrySummary => ({
  window: { key: snapshot.window, start_at: toIso(snapshot.start_at), end_at: toIso(snapshot.end_at) },
  active_workspaces: snapshot.active_workspaces,
  total_events: snapshot.counts.reduce((sum, count) => sum + count, 0),
  families: Object.fromEntries(
    USAGE_EVENT_NAMES.map((name, index) => [
      name,
      { label: USAGE_EVENTS[name].label, count: snapshot.counts[index] ?? 0 },
    ]),
  ) as TelemetrySummary["families"],
});

/** The summary with its sparklines: what the widget shows. */
export const presentTelemetry = (snapshot: TelemetrySnapshot): ConsoleTelemetry => ({
  ...presentSummary(snapshot),
  bucket_ms: snapshot.bucket_ms,
  first_bucket_at: toIso(snapshot.first_bucket_at),
  bars: Object.fromEntries(
    USAGE_EVENT_NAMES.map((name, index) => [name, snapshot.bars[index] ?? []]),
  ) as ConsoleTelemetry["bars"],
});
