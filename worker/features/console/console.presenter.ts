import { toIso } from "../../platform/clock.ts";
import { USAGE_EVENT_NAMES, USAGE_EVENTS } from "../telemetry/catalog.contract.ts";
import { WINDOWS } from "../telemetry/windows.contract.ts";
import type { ConsoleOperations, ConsoleTelemetry, TelemetrySummary } from "./console.contract.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";
import type { OperationsSnapshot, Place } from "./operations-frame.contract.ts";

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

const presentPlace = ({ tenant_id, tenant_name, workspace_id, workspace_name }: Place) => ({
  tenant: tenant_id === null ? null : { id: tenant_id, display_name: tenant_name ?? "" },
  workspace: workspace_id === null ? null : { id: workspace_id, name: workspace_name ?? "" },
});

export const presentOperations = (snapshot: OperationsSnapshot): ConsoleOperations => ({
  window: {
    key: snapshot.window,
    start_at: toIso(snapshot.end_at - WINDOWS[snapshot.window].length_ms),
    end_at: toIso(snapshot.end_at),
  },
  health: snapshot.health,
  ...snapshot.counts,
  success_rate: snapshot.success_rate,
  shows_names: snapshot.shows_names,
  top_offenders: snapshot.top_offenders.map((offender) => ({ ...presentPlace(offender), failed: offender.failed })),
  recent_failures: snapshot.recent_failures.map((failure) => ({
    run_id: failure.run_id,
    ...presentPlace(failure),
    type: failure.type,
    type_label: failure.type_label,
    reason_code: failure.reason_code,
    reason_label: failure.reason_label,
    stuck: failure.stuck,
    failed_at: toIso(failure.at),
  })),
});
