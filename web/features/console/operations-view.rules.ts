import type {
  OperationsFrame,
  OperationsSnapshot,
  OperationsStaleFrame,
  OperationsStaleReason,
} from "../../../worker/features/console/operations-frame.contract.ts";

/** What the frames of operations have said last. */
export interface OperationsView {
  current: OperationsSnapshot | null;
  /** The hub said that it cannot vouch for them; a whole frame ends that. */
  stale: { reason: OperationsStaleReason; since: number } | null;
  /** False from a lost connection to the next frame: what is shown may have changed meanwhile. */
  isFresh: boolean;
}

export const noOperations: OperationsView = { current: null, stale: null, isFresh: false };

export const receiveOperations = (
  view: OperationsView,
  frame: OperationsFrame | OperationsStaleFrame,
): OperationsView =>
  frame.type === "operations"
    ? { current: frame.operations, stale: null, isFresh: true }
    : { ...view, stale: { reason: frame.reason, since: frame.since } };
