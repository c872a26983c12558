// Free of zod: the web reads these values.
import type { OperationType } from "../operations/operation-types.contract.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";

export const HEALTH_STATUSES = ["healthy", "degraded", "critical"] as const;
export type HealthStatus = (typeof HEALTH_STATUSES)[number];

/** Lists of the dashboard are this long at most. */
export const MAX_OFFENDERS = 5;
export const MAX_FAILURES = 10;

/** Runs of a window. `failed` are those that ended as failed; one that is blocked waits for somebody at the tenant. */
export interface OperationCounts {
  started: number;
  succeeded: number;
  failed: number;
  /** Of the failed ones: those that stood still and were given up. */
  stuck: number;
  /** Runs that are under way now, whenever they were started. */
  active: number;
}

/** Whose run it is: all null for a viewer who may not know, and the tenant's null for a workspace-wide run. */
export interface Place {
  tenant_id: string | null;
  tenant_name: string | null;
  workspace_id: string | null;
  workspace_name: string | null;
}

/** A tenant, by its failed runs. */
export interface Offender extends Place {
  failed: number;
}

export interface RecentFailure extends Place {
  run_id: string;
  /** Null for a type that this version does not know. */
  type: OperationType | null;
  type_label: string;
  /** Null without a reason of the product's own. */
  reason_code: ReasonCode | null;
  reason_label: string;
  stuck: boolean;
  /** Epoch ms. */
  at: number;
}

/** Everything of the dashboard that is about runs, of one window at one instant. */
export interface OperationsSnapshot {
  window: WindowKey;
  /** Epoch ms. */
  end_at: number;
  counts: OperationCounts;
  /** 0 to 1; null when no run succeeded or failed. */
  success_rate: number | null;
  health: { status: HealthStatus; reasons: string[] };
  /** Whether the viewer may know whose runs these are. */
  shows_names: boolean;
  /** Most failed runs first. */
  top_offenders: Offender[];
  /** Newest first. */
  recent_failures: RecentFailure[];
}

/** Sent at first and whenever something in it changed; each one is whole, so one that is missed costs nothing. */
export interface OperationsFrame {
  type: "operations";
  /** Rises with each frame of one life of the hub. */
  v: number;
  operations: OperationsSnapshot;
}

/** The hub cannot vouch for the operations; product telemetry goes on. A whole frame follows. */
export interface OperationsStaleFrame {
  type: "operations_stale";
  /** Version of the newest frame that was true; 0 when none was told. */
  v: number;
  reason: OperationsStaleReason;
  since: number;
}

export type OperationsStaleReason = "transitions_unreachable" | "rebuilding";

/** Whether a frame of the dashboard's socket is one of operations: the others are telemetry's, or of a newer hub. */
export const isOperationsFrame = (value: unknown): value is OperationsFrame | OperationsStaleFrame =>
  typeof value === "object" &&
  value !== null &&
  "type" in value &&
  (value.type === "operations" || value.type === "operations_stale");
