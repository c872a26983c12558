import type { SnapshotFrame, TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import type {
  OperationsFrame,
  OperationsSnapshot,
  RecentFailure,
} from "../../../worker/features/console/operations-frame.contract.ts";
import { firstBucketAt, WINDOWS, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";

export const NOON = Date.parse("2026-11-23T12:00:00.000Z");

/** A snapshot as the hub would send it: each family's bars add up to its count. */
export function snapshotOf(
  counts: readonly number[],
  { window = "24h", active = 1, at = NOON }: { window?: WindowKey; active?: number; at?: number } = {},
): TelemetrySnapshot {
  const { length_ms, bucket_ms } = WINDOWS[window];
  const start_at = at - length_ms;
  const first_bucket_at = firstBucketAt(start_at, bucket_ms);
  const bars = Math.floor((at - first_bucket_at) / bucket_ms) + 1;
  return {
    window,
    start_at,
    end_at: at,
    active_workspaces: active,
    counts: [...counts],
    bucket_ms,
    first_bucket_at,
    bars: counts.map((count) => [...Array.from({ length: bars - 1 }, () => 0), count]),
  };
}

export const snapshotFrame = (telemetry: TelemetrySnapshot, v = 1): SnapshotFrame => ({
  type: "snapshot",
  v,
  base: telemetry.end_at,
  product_telemetry: telemetry,
});

export const failureOf = (more: Partial<RecentFailure> = {}): RecentFailure => ({
  run_id: "run_1",
  tenant_id: "ten_1",
  tenant_name: "Contoso",
  workspace_id: "ws_1",
  workspace_name: "Northwind MSP",
  type: "provider.connection.check",
  type_label: "Provider connection check",
  reason_code: "rate_limited",
  reason_label: "Provider rate limit reached",
  stuck: false,
  at: NOON,
  ...more,
});

export const operationsOf = (more: Partial<OperationsSnapshot> = {}): OperationsSnapshot => ({
  window: "24h",
  end_at: NOON,
  counts: { started: 0, succeeded: 0, failed: 0, stuck: 0, active: 0 },
  success_rate: null,
  health: { status: "healthy", reasons: ["No run failed."] },
  shows_names: true,
  top_offenders: [],
  recent_failures: [],
  ...more,
});

export const operationsFrame = (operations: OperationsSnapshot, v = 1): OperationsFrame => ({
  type: "operations",
  v,
  operations,
});
