import { type Accessor, createEffect, createMemo, createSignal, on } from "solid-js";
import type { StaleFrame, TelemetrySnapshot } from "../../../worker/features/console/frames.contract.ts";
import {
  isOperationsFrame,
  type OperationsSnapshot,
  type OperationsStaleReason,
} from "../../../worker/features/console/operations-frame.contract.ts";
import type { WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { createLiveFeed, type FeedEnd, type LiveState } from "../../api/live-feed.ts";
import { type ConsoleView, emptyView, isLiveFrame, receive } from "./console-view.rules.ts";
import { noOperations, receiveOperations } from "./operations-view.rules.ts";

/** A part of the dashboard that can be live, or not, by itself. */
export interface FeedPart<Snapshot, Reason> {
  /** The last numbers known, of `snapshot().window`, which may not be the selected one yet. */
  snapshot: Accessor<Snapshot | null>;
  state: Accessor<LiveState>;
  /** Up to when the numbers are known to be true. */
  since: Accessor<Date | undefined>;
  /** Why the hub cannot vouch for the numbers, while it cannot. */
  staleReason: Accessor<Reason | null>;
  /** Whether the snapshot is live and of the selected window. */
  isCurrent: Accessor<boolean>;
}

export type TelemetryFeed = FeedPart<TelemetrySnapshot, StaleFrame["reason"]>;
export type OperationsFeed = FeedPart<OperationsSnapshot, OperationsStaleReason>;

export interface ConsoleFeed {
  telemetry: TelemetryFeed;
  operations: OperationsFeed;
  /** Of the connection that both share. */
  state: Accessor<LiveState>;
  since: Accessor<Date | undefined>;
  ended: Accessor<FeedEnd | null>;
  retry: () => void;
}

interface Known<Snapshot, Reason> {
  snapshot: Snapshot | null;
  stale: { reason: Reason; since: number } | null;
  /** Whether what is shown is what the hub said last. */
  isFresh: boolean;
}

/** Product telemetry and operations of the selected window over one socket; changing the window keeps the socket. */
export function createConsoleFeed(
  window: Accessor<WindowKey>,
  checkAccess: () => Promise<FeedEnd | null>,
): ConsoleFeed {
  const [view, setView] = createSignal<ConsoleView>(emptyView);
  const [operations, setOperations] = createSignal(noOperations);
  const askForWindow = () => feed.send({ type: "window", window: window() });
  const feed = createLiveFeed({
    url: () => `/api/system/live?window=${window()}`,
    onFrame: (frame) => {
      if (isOperationsFrame(frame)) {
        setOperations((known) => receiveOperations(known, frame));
        return;
      }
      if (!isLiveFrame(frame)) return;
      const received = receive(view(), frame);
      setView(received.view);
      if (received.reply) feed.send(received.reply);
      // chosen while the socket was still connecting, when nothing could be sent
      if (!Array.isArray(frame) && frame.type === "snapshot" && frame.product_telemetry.window !== window())
        askForWindow();
    },
    checkAccess,
  });
  // not connected: the next connection asks for the new window in its address
  createEffect(on(window, askForWindow, { defer: true }));
  // the first frame of a new connection makes it live, and it is one part's: the other one still shows the old numbers
  createEffect(
    on(feed.state, (state) => {
      if (state === "live") return;
      setView((known) => (known.current === null ? known : { ...known, isResyncing: true }));
      setOperations((known) => ({ ...known, isFresh: false }));
    }),
  );

  function partOf<Snapshot extends { window: WindowKey }, Reason>(
    known: Accessor<Known<Snapshot, Reason>>,
  ): FeedPart<Snapshot, Reason> {
    const snapshot = createMemo(() => known().snapshot);
    return {
      snapshot,
      state: () => (feed.state() === "live" && known().stale !== null ? "reconnecting" : feed.state()),
      since: () => {
        const { stale } = known();
        return stale === null ? feed.since() : new Date(stale.since);
      },
      staleReason: () => known().stale?.reason ?? null,
      isCurrent: createMemo(
        () => feed.state() === "live" && known().stale === null && known().isFresh && snapshot()?.window === window(),
      ),
    };
  }

  return {
    telemetry: partOf<TelemetrySnapshot, StaleFrame["reason"]>(() => ({
      snapshot: view().current?.telemetry ?? null,
      stale: view().stale,
      isFresh: !view().isResyncing,
    })),
    operations: partOf<OperationsSnapshot, OperationsStaleReason>(() => ({
      snapshot: operations().current,
      stale: operations().stale,
      isFresh: operations().isFresh,
    })),
    state: feed.state,
    since: feed.since,
    ended: feed.ended,
    retry: feed.retry,
  };
}
