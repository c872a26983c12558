// Free of zod: the web reads these values.
import type { WindowKey } from "../telemetry/windows.contract.ts";

export const HEALTH_STATUSES = ["healthy", "degraded", "critical"] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** Runs of a window. `failed` are those that ended as failed; one that is blocked waits for somebody at the tenant. */
export interface OperationCounts {
  started: number;
  succeeded: number;
  failed: number;
  blocked: number;
  cancelled: number;
  /** Of the failed ones: those that stood still and were given up. */
  stuck: number;
  /** Runs that are under way now, whenever they were started. */
  active: number;
}

export interface Offender {
  tenant_id: string;
  tenant_name: string;
  workspace_name: string;
  failed: number;
}

export interface RecentFailure {
  run_id: string;
  type: string;
  type_label: string;
  /** Null for a workspace-wide run. */
  tenant_name: string | null;
  workspace_name: string;
  reason_label: string;
  stuck: boolean;
  /** Epoch ms. */
  at: number;
}

/** Everything of the dashboard that is about runs, of one window at one instant. */
export interface OperationsSnapshot {
  window: WindowKey;
  counts: OperationCounts;
  /** Succeeded of those that succeeded or failed, 0 to 1; null when none did either. */
  success_rate: number | null;
  health: { status: HealthStatus; reasons: string[] };
  /** Tenants with the most failed runs, at most five. */
  offenders: Offender[];
  /** The last ten. */
  failures: RecentFailure[];
}

/** Sent after a snapshot and whenever something in it changed; each one is whole. */
export interface OperationsFrame {
  type: "operations";
  at: number;
  operations: OperationsSnapshot;
}

/** The hub cannot vouch for these widgets; the others go on. A whole frame follows. */
export interface OperationsStaleFrame {
  type: "operations_stale";
  since: number;
}
