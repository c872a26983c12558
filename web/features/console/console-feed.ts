import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js";
import type { StaleFrame, TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import type { WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { createLiveFeed, type FeedEnd, type LiveState } from "../../api/live-feed.ts";
import { type ConsoleView, emptyView, isLiveFrame, receive } from "./console-view.rules.ts";

export interface ConsoleFeed {
  /** The last numbers known, of `snapshot().window`, which may not be the selected one yet. */
  snapshot: Accessor<TelemetrySnapshot | null>;
  state: Accessor<LiveState>;
  /** Up to when the numbers are known to be true. */
  since: Accessor<Date | undefined>;
  /** Why the hub cannot vouch for the numbers, while it cannot. */
  staleReason: Accessor<StaleFrame["reason"] | null>;
  /** Whether the snapshot is live and of the selected window. */
  isCurrent: Accessor<boolean>;
  ended: Accessor<FeedEnd | null>;
  retry: () => void;
}

/** Product telemetry of the selected window over one socket; changing the window keeps the socket. */
export function createConsoleFeed(
  window: Accessor<WindowKey>,
  checkAccess: () => Promise<FeedEnd | null>,
): ConsoleFeed {
  const [view, setView] = createSignal<ConsoleView>(emptyView);
  const feed = createLiveFeed({
    url: () => `/api/system/live?window=${window()}`,
    onFrame: (frame) => {
      if (!isLiveFrame(frame)) return;
      const received = receive(view(), frame);
      setView(received.view);
      if (received.reply) feed.send(received.reply);
      // chosen while the socket was still connecting, when nothing could be sent
      if (!Array.isArray(frame) && frame.type === "snapshot" && frame.product_telemetry.window !== window())
        feed.send({ type: "window", window: window() });
    },
    checkAccess,
  });
  // not connected: the next connection asks for the new window in its address
  createEffect(on(window, (key) => feed.send({ type: "window", window: key }), { defer: true }));

  const snapshot = createMemo(() => view().current?.telemetry ?? null);
  return {
    snapshot,
    state: () => (feed.state() === "live" && view().stale !== null ? "reconnecting" : feed.state()),
    since: () => {
      const stale = view().stale;
      return stale === null ? feed.since() : new Date(stale.since);
    },
    staleReason: () => view().stale?.reason ?? null,
    isCurrent: createMemo(
      () => feed.state() === "live" && view().stale === null && !view().isResyncing && snapshot()?.window === window(),
    ),
    ended: feed.ended,
    retry: feed.retry,
  };
}
