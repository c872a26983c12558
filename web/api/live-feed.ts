import { type Accessor, batch, createMemo, createSignal, getOwner, onCleanup, untrack } from "solid-js";
import {
  backoffDelay,
  CONNECT_WITHIN_MS,
  type FeedEnd,
  type FeedEvent,
  type FeedStatus,
  farewellCode,
  HEARTBEAT_MS,
  initialStatus,
  type LiveState,
  nextStatus,
  PONG_WITHIN_MS,
  socketUrl,
} from "./live-feed.rules.ts";

export type { FeedEnd, LiveState } from "./live-feed.rules.ts";

export interface LiveFeedOptions {
  /** Path and query of the WebSocket route; asked again for each attempt. */
  url: () => string;
  /** A parsed JSON frame. */
  onFrame: (frame: unknown) => void;
  /** Called whenever the feed becomes live, the first time as well: frames sent before it are not repeated. */
  resync?: (isFirst: boolean) => void;
  /**
   * Called when the server refused a connection. A browser hides the status of a refused upgrade, so this asks over
   * HTTP: a reason ends the feed, null lets it try again.
   */
  checkAccess?: () => Promise<FeedEnd | null>;
  /** Uniform in [0, 1). */
  random?: () => number;
}

export interface LiveFeed {
  state: Accessor<LiveState>;
  /** The last sign of life of the server; while not live, data is as of then. */
  since: Accessor<Date | undefined>;
  /** Set once the server ended the feed for good. */
  ended: Accessor<FeedEnd | null>;
  /** Whether the message went out: false while not connected. */
  send: (message: unknown) => boolean;
  /** Tries to connect now instead of after the backoff. */
  retry: () => void;
  close: () => void;
}

/** A JSON value, or null for what is none: a frame is an object or an array. */
function parseFrame(data: unknown): unknown {
  try {
    return JSON.parse(String(data));
  } catch {
    return null;
  }
}

type Timer = ReturnType<typeof setTimeout>;

/**
 * One WebSocket that is kept alive: heartbeat, reconnects with full jitter, and an honest state. It counts as live from
 * the first frame, not from the open socket, since before that there is nothing true to show.
 */
export function createLiveFeed(options: LiveFeedOptions): LiveFeed {
  const [status, setStatus] = createSignal<FeedStatus>(initialStatus);
  const random = options.random ?? Math.random;
  let socket: WebSocket | undefined;
  let isClosed = false;
  let retryTimer: Timer | undefined;
  let connectTimer: Timer | undefined;
  let heartbeatTimer: Timer | undefined;
  let pongTimer: Timer | undefined;

  const apply = (event: FeedEvent) => setStatus((current) => nextStatus(current, event));

  /** Forgets the socket without waiting for its close event, which a dead network delays by minutes. */
  const detach = () => {
    for (const timer of [retryTimer, connectTimer, heartbeatTimer, pongTimer]) clearTimeout(timer);
    retryTimer = connectTimer = heartbeatTimer = pongTimer = undefined;
    if (!socket) return;
    socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null;
    socket.close();
    socket = undefined;
  };

  const stop = () => {
    isClosed = true;
    detach();
    window.removeEventListener("online", reconnectNow);
    window.removeEventListener("offline", loseNetwork);
    document.removeEventListener("visibilitychange", wakeUp);
  };

  const scheduleRetry = () => {
    if (isClosed) return;
    clearTimeout(retryTimer);
    retryTimer = setTimeout(connect, backoffDelay(status().attempts, random()));
  };

  const drop = (closeCode: number) => {
    detach();
    apply({ type: "dropped", closeCode });
    if (status().ended !== null) stop();
    else scheduleRetry();
  };

  const dropRefused = async (closeCode: number, checkAccess: () => Promise<FeedEnd | null>) => {
    drop(closeCode);
    const reason = await checkAccess().catch(() => null);
    if (reason === null || isClosed || status().state === "live") return;
    apply({ type: "ended", reason });
    stop();
  };

  const ping = () => {
    if (socket?.readyState !== WebSocket.OPEN) return;
    socket.send("ping");
    clearTimeout(pongTimer);
    pongTimer = setTimeout(() => drop(1006), PONG_WITHIN_MS);
  };

  const hear = (data: unknown) => {
    const { state, heardAt } = status();
    const isPong = data === "pong";
    if (isPong && state !== "live") return;
    const frame = isPong ? undefined : parseFrame(data);
    if (frame === null) return drop(1002);
    const farewell = farewellCode(frame);
    if (farewell !== null) return drop(farewell);
    clearTimeout(connectTimer);
    clearTimeout(pongTimer);
    clearTimeout(heartbeatTimer);
    heartbeatTimer = setTimeout(ping, HEARTBEAT_MS);
    // one update: numbers never appear as live before they are new
    batch(() => {
      if (frame !== undefined) options.onFrame(frame);
      apply({ type: "heard", at: Date.now() });
    });
    if (state !== "live") options.resync?.(heardAt === null);
  };

  const connect = () => {
    if (isClosed) return;
    detach();
    if (status().state !== "connecting") apply({ type: "attempt" });
    const opening = new WebSocket(socketUrl(options.url(), location.href));
    let isOpen = false;
    socket = opening;
    connectTimer = setTimeout(() => drop(1006), CONNECT_WITHIN_MS);
    opening.onopen = () => {
      isOpen = true;
    };
    opening.onmessage = (event) => hear(event.data);
    opening.onclose = (event) => {
      if (isOpen || !navigator.onLine || !options.checkAccess) drop(event.code);
      else void dropRefused(event.code, options.checkAccess);
    };
  };

  const reconnectNow = () => {
    if (!socket) connect();
  };

  const loseNetwork = () => {
    detach();
    apply({ type: "network_lost" });
    scheduleRetry();
  };

  // A hidden page keeps its connection. Back in view, a lost one is retried at once, and one that looks alive has to
  // prove it: a laptop that slept keeps dead sockets.
  const wakeUp = () => {
    if (document.visibilityState !== "visible") return;
    if (status().state === "live") ping();
    else reconnectNow();
  };

  window.addEventListener("online", reconnectNow);
  window.addEventListener("offline", loseNetwork);
  document.addEventListener("visibilitychange", wakeUp);
  // an effect that makes a feed does not depend on what the feed reads
  untrack(navigator.onLine ? connect : loseNetwork);
  if (getOwner()) onCleanup(stop);

  return {
    state: createMemo(() => status().state),
    since: createMemo(() => {
      const at = status().heardAt;
      return at === null ? undefined : new Date(at);
    }),
    ended: createMemo(() => status().ended),
    send: (message) => {
      if (socket?.readyState !== WebSocket.OPEN) return false;
      socket.send(JSON.stringify(message));
      return true;
    },
    retry: reconnectNow,
    close: stop,
  };
}
