import {
  applyFrame,
  type ClientMessage,
  type LiveFrame,
  type LiveState,
  type StaleFrame,
} from "../../../worker/features/console/frames.contract.ts";

/** What the frames of the live feed have added up to. */
export interface ConsoleView {
  current: LiveState | null;
  /** The hub said that it cannot vouch for the numbers; a snapshot ends that. */
  stale: { reason: StaleFrame["reason"]; since: number } | null;
  /** A version was missing and a snapshot is asked for: the numbers lag until it is here. */
  isResyncing: boolean;
}

export const emptyView: ConsoleView = { current: null, stale: null, isResyncing: false };

/** Anything else on the wire is of a newer version of the hub. */
export const isLiveFrame = (value: unknown): value is LiveFrame =>
  Array.isArray(value)
    ? value.every((item) => typeof item === "number")
    : typeof value === "object" &&
      value !== null &&
      "type" in value &&
      (value.type === "snapshot" || value.type === "stale");

export interface Received {
  view: ConsoleView;
  reply: ClientMessage | null;
}

/** The view after a frame, and what to answer. A gap is asked about once, not with every later delta. */
export function receive(view: ConsoleView, frame: LiveFrame): Received {
  const result = applyFrame(view.current, frame);
  switch (result.kind) {
    case "state":
      return {
        // a delta cannot end a gap or vouch for what the hub called stale: only a snapshot does
        view: Array.isArray(frame)
          ? { ...view, current: result.state }
          : { current: result.state, stale: null, isResyncing: false },
        reply: null,
      };
    case "stale":
      return { view: { ...view, stale: { reason: result.reason, since: result.since } }, reply: null };
    case "resync":
      return { view: { ...view, isResyncing: true }, reply: view.isResyncing ? null : { type: "resync" } };
  }
}
