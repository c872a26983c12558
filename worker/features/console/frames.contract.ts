// Free of zod: the web applies the frames with the functions below.
import { USAGE_EVENT_NAMES } from "../telemetry/catalog.contract.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";

/** Number of families; arrays of counts are in catalog order. */
export const FAMILY_COUNT = USAGE_EVENT_NAMES.length;

/** Product telemetry of one window at one instant. Times are epoch ms. */
export interface TelemetrySnapshot {
  window: WindowKey;
  start_at: number;
  end_at: number;
  active_workspaces: number;
  /** Events per family in catalog order. */
  counts: number[];
  /** Width of a bar, ms; bars are aligned to the epoch. */
  bucket_ms: number;
  /** Start of the first bar; it holds only what is inside the window. */
  first_bucket_at: number;
  /** Bars per family in catalog order; each family's bars add up to its count. */
  bars: number[][];
}

/** Whole state; the first frame of a socket, of a window change, of a bar change, and the answer to a resync. */
export interface SnapshotFrame {
  type: "snapshot";
  /** Version of the window's state; deltas count up from it. */
  v: number;
  /** Epoch ms that the deltas' times are relative to. */
  base: number;
  product_telemetry: TelemetrySnapshot;
}

/** The hub cannot vouch for the numbers: it cannot reach the ledger, or is rebuilding from it. A snapshot follows. */
export interface StaleFrame {
  type: "stale";
  /** Version of the state that the numbers were last true for; 0 when none was told. */
  v: number;
  reason: "ledger_unreachable" | "rebuilding";
  since: number;
}

/**
 * `[v, at - base, active_workspaces, arrived × 5, departed × 5]`, trailing zeros left out. Arrivals belong to the newest bar,
 * departures to the oldest one.
 */
export type DeltaFrame = number[];

export type LiveFrame = SnapshotFrame | StaleFrame | DeltaFrame;

/** What a client may send, beside the text `ping`. */
export type ClientMessage = { type: "resync" } | { type: "window"; window: WindowKey };

export interface LiveState {
  v: number;
  base: number;
  telemetry: TelemetrySnapshot;
}

export type FrameResult =
  | { kind: "state"; state: LiveState }
  | { kind: "stale"; reason: StaleFrame["reason"]; since: number }
  /** A version is missing: ask for a snapshot. */
  | { kind: "resync" };

export const isDelta = (frame: LiveFrame): frame is DeltaFrame => Array.isArray(frame);

const WIDTH = 3 + 2 * FAMILY_COUNT;

/** Largest delta, bytes; what would be longer is sent as a snapshot. */
export const MAX_DELTA_BYTES = 65;

/** @returns the frame, or null when it would be longer than `MAX_DELTA_BYTES` */
export function encodeDelta(
  v: number,
  sinceBase: number,
  active: number,
  arrived: readonly number[],
  departed: readonly number[],
): string | null {
  const values = [v, sinceBase, active, ...arrived, ...departed];
  while (values.length > 3 && values.at(-1) === 0) values.pop();
  const text = JSON.stringify(values);
  return text.length <= MAX_DELTA_BYTES ? text : null;
}

function applyDelta(state: LiveState, delta: DeltaFrame): FrameResult {
  const values = Array.from({ length: WIDTH }, (_, index) => delta[index] ?? 0);
  const [v = 0, sinceBase = 0, active = 0] = values;
  if (v !== state.v + 1) return { kind: "resync" };
  const arrived = values.slice(3, 3 + FAMILY_COUNT);
  const departed = values.slice(3 + FAMILY_COUNT);
  const { telemetry } = state;
  const end_at = state.base + sinceBase;
  const bars = telemetry.bars.map((family, index) => {
    const next = family.slice();
    const last = next.length - 1;
    next[0] = (next[0] ?? 0) - (departed[index] ?? 0);
    next[last] = (next[last] ?? 0) + (arrived[index] ?? 0);
    return next;
  });
  return {
    kind: "state",
    state: {
      v,
      base: state.base,
      telemetry: {
        ...telemetry,
        start_at: end_at - (telemetry.end_at - telemetry.start_at),
        end_at,
        active_workspaces: active,
        counts: telemetry.counts.map((count, index) => count + (arrived[index] ?? 0) - (departed[index] ?? 0)),
        bars,
      },
    },
  };
}

/** The client's next state. Without a state only a snapshot helps. */
export function applyFrame(state: LiveState | null, frame: LiveFrame): FrameResult {
  if (isDelta(frame)) return state === null ? { kind: "resync" } : applyDelta(state, frame);
  if (frame.type === "stale") return { kind: "stale", reason: frame.reason, since: frame.since };
  return { kind: "state", state: { v: frame.v, base: frame.base, telemetry: frame.product_telemetry } };
}
