import { CHECKPOINT_KEYS, type LIFECYCLE_STATES } from "../telemetry/catalog.contract.ts";
import type { ReadinessSituation } from "./readiness.contract.ts";

export type Checkpoint = (typeof CHECKPOINT_KEYS)[number];
export type Lifecycle = (typeof LIFECYCLE_STATES)[number];

export interface Progress {
  lastCompletedCheckpoint: Checkpoint | null;
  lifecycle: Lifecycle;
}

/** How far each situation is (spec 240): an open draft's checkpoint and lifecycle are derived here and nowhere else. */
const PROGRESS = {
  not_identified: { lastCompletedCheckpoint: null, lifecycle: "draft" },
  connection_missing: { lastCompletedCheckpoint: "identify", lifecycle: "draft" },
  consent_required: { lastCompletedCheckpoint: "identify", lifecycle: "action_required" },
  consent_revoked: { lastCompletedCheckpoint: "identify", lifecycle: "action_required" },
  connection_disabled: { lastCompletedCheckpoint: "identify", lifecycle: "action_required" },
  never_verified: { lastCompletedCheckpoint: "connect_provider", lifecycle: "draft" },
  verification_running: { lastCompletedCheckpoint: "connect_provider", lifecycle: "verifying" },
  verification_stale: { lastCompletedCheckpoint: "connect_provider", lifecycle: "action_required" },
  consent_blocker: { lastCompletedCheckpoint: "connect_provider", lifecycle: "action_required" },
  permission_blocker: { lastCompletedCheckpoint: "connect_provider", lifecycle: "action_required" },
  needs_attention: { lastCompletedCheckpoint: "connect_provider", lifecycle: "action_required" },
  ready: { lastCompletedCheckpoint: "verify_access", lifecycle: "ready_for_activation" },
} as const satisfies Record<ReadinessSituation, Progress>;

export const deriveProgress = (situation: ReadinessSituation): Progress => PROGRESS[situation];

/** How many checkpoints are completed, in their order. */
export const checkpointNumber = (checkpoint: Checkpoint | null): number =>
  checkpoint === null ? 0 : CHECKPOINT_KEYS.indexOf(checkpoint) + 1;

/** The step that a draft stands at: the one after its last completed checkpoint. */
export const stepAfter = (checkpoint: Checkpoint | null): Checkpoint =>
  CHECKPOINT_KEYS[checkpointNumber(checkpoint)] ?? "complete_activate";
