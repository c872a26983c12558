import { DurableObject } from "cloudflare:workers";
import { systemClock } from "../../platform/clock.ts";
import { answerPings, readState, SESSION_ENDED } from "../../platform/hub-socket.ts";
import { consoleLog } from "../../platform/log.ts";
import type { WindowKey } from "../telemetry/windows.contract.ts";
import { CheckpointStore } from "./checkpoint-store.ts";
import type { StaleFrame, TelemetrySnapshot } from "./frames.contract.ts";
import { LedgerReader } from "./ledger-reader.ts";
import { nextFrameAt, nextWake } from "./pacing.rules.ts";
import { type Comparison, Projector } from "./projector.ts";
import { SessionWatch } from "./session-watch.ts";
import { parseClientMessage, SocketBook, type SocketState } from "./socket-book.ts";
import { Waker } from "./waker.ts";
import { WindowFeed } from "./window-feed.ts";

/** A notification may have been lost: memory is compared with the ledger's head after this long. */
const DOUBT_AFTER_MS = 30_000;
const RETRY_MS = 2_000;
/** Notifications without a dashboard after which the tail is worth a pull of its own. */
const IDLE_NOTIFICATIONS = 300;

export interface HubStats {
  sockets: number;
  ledger_rows_read: number;
  pulls: number;
  frames: number;
}

/**
 * The console hub: one object that projects the ledger and pushes it to the open dashboards. Decisions are in
 * `projection`, `pacing.rules` and `window-feed`; this class is wiring. Everything in memory can be lost at any time.
 */
export class ConsoleHub extends DurableObject<Env> {
  readonly #clock = systemClock;
  readonly #log = consoleLog({ object: "console_hub" });
  readonly #projector: Projector;
  readonly #sockets = new SocketBook();
  readonly #sessions: SessionWatch;
  readonly #waker: Waker;
  readonly #feeds = new Map<WindowKey, WindowFeed>();
  #queue: Promise<unknown> = Promise.resolve();
  #turnWaiting: Promise<void> | null = null;
  #dirty = false;
  /** Somebody asks, and a notification may have been lost. */
  #inDoubt = false;
  #idleNotifications = 0;
  #behind = false;
  #stale: StaleFrame | null = null;
  #lastPullAt = 0;
  #lastFrameAt = 0;
  #instant = 0;
  #pulls = 0;
  #frames = 0;

  constructor(ctx: DurableObjectState, env: Env) {
    super(ctx, env);
    this.#projector = new Projector(new LedgerReader(env.DB), new CheckpointStore(ctx.storage), this.#clock);
    this.#sessions = new SessionWatch(env.DB, this.#clock, this.#sockets);
    this.#waker = new Waker(ctx.storage, () => ctx.waitUntil(this.#turn()));
    answerPings(ctx);
    this.#sockets.restore(ctx.getWebSockets());
  }

  /** The ledger may have grown. Says nothing about how; may come late, twice or not at all. */
  async notify(): Promise<void> {
    this.#dirty = true;
    if (this.#sockets.size > 0) return this.#soon();
    this.#idleNotifications += 1;
    if (this.#idleNotifications >= IDLE_NOTIFICATIONS) return this.#turn();
    await this.#schedule();
  }

  async summary(window: WindowKey): Promise<TelemetrySnapshot | null> {
    const snapshot = await this.#exclusive(async () => {
      const instant = await this.#pull(new Set([window, ...this.#sockets.windows()]));
      return instant === null ? null : this.#projector.snapshot(window, instant);
    });
    await this.#shareNews();
    return snapshot;
  }

  /** Hub and ledger side by side, for every window and measure; null while that cannot be said. */
  async compare(): Promise<Comparison[] | null> {
    const rows = await this.#projector.compare((work) => this.#exclusive(work));
    await this.#shareNews();
    return rows;
  }

  /** What a question has pulled, the dashboards learn too; the checkpoint wants it in any case. */
  async #shareNews(): Promise<void> {
    if (this.#sockets.size > 0) await this.#soon();
    else await this.#schedule();
  }

  /** Throws the projection away and derives it from the ledger again. */
  async rebuild(): Promise<void> {
    await this.#exclusive(async () => {
      this.#projector.reset();
      this.#feeds.clear();
      this.#sockets.awaitSnapshots();
    });
    await this.#turn();
  }

  async endSessions(ended: { sessionIds?: string[]; platformUserIds?: string[] }): Promise<void> {
    const sessions = new Set(ended.sessionIds);
    const accounts = new Set(ended.platformUserIds);
    this.#sockets.endWhere(
      SESSION_ENDED,
      "session ended",
      (state) => sessions.has(state.sessionId) || accounts.has(state.platformUserId),
    );
  }

  /** Reads again which of the open sockets may stay: a capability was taken away. */
  async recheckSessions(): Promise<void> {
    await this.#exclusive(() => this.#sessions.checkAll());
  }

  stats(): HubStats {
    return {
      sockets: this.#sockets.size,
      ledger_rows_read: this.#projector.ledgerRowsRead,
      pulls: this.#pulls,
      frames: this.#frames,
    };
  }

  override async fetch(request: Request): Promise<Response> {
    const state = readState<SocketState>(request);
    if (!state) return new Response(null, { status: 400 });
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    this.#sockets.set(server, state);
    if (this.#stale) server.send(JSON.stringify(this.#stale));
    this.#sockets.awaitSnapshot(server);
    this.#inDoubt = true;
    this.#sessions.add(state.sessionId);
    this.ctx.waitUntil(this.#soon());
    return new Response(null, { status: 101, webSocket: client });
  }

  override async webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): Promise<void> {
    const parsed = parseClientMessage(message);
    const state = this.#sockets.state(socket);
    if (!parsed || !state) return this.#sockets.refuse(socket);
    if (parsed.type === "window") this.#sockets.set(socket, { ...state, window: parsed.window });
    this.#sockets.awaitSnapshot(socket);
    this.#inDoubt = true;
    await this.#soon();
  }

  override async webSocketClose(socket: WebSocket, code: number): Promise<void> {
    // 1005 and 1006 may be received but not sent
    this.#sockets.close(socket, code === 1005 || code === 1006 ? 1000 : code, "");
  }

  override async webSocketError(socket: WebSocket): Promise<void> {
    this.#sockets.forget(socket);
  }

  override async alarm(): Promise<void> {
    this.#waker.alarmFired();
    await this.#turn();
  }

  /** A turn as soon as the pace allows: at once when idle. */
  async #soon(): Promise<void> {
    const now = this.#clock.now();
    if (now >= nextFrameAt(now, this.#lastFrameAt, this.#sockets.size)) return this.#turn();
    await this.#schedule();
  }

  #exclusive<T>(work: () => Promise<T>): Promise<T> {
    const run = this.#queue.then(work, work);
    this.#queue = run.catch(() => undefined);
    return run;
  }

  /** One turn at a time; a turn that has not begun yet serves everyone who asks for one. */
  #turn(): Promise<void> {
    this.#turnWaiting ??= this.#exclusive(async () => {
      this.#turnWaiting = null;
      try {
        await this.#step();
      } catch (error) {
        this.#ledgerUnreachable(error);
      }
      await this.#schedule();
    });
    return this.#turnWaiting;
  }

  async #pull(windows: ReadonlySet<WindowKey>): Promise<number | null> {
    this.#dirty = false;
    this.#inDoubt = false;
    this.#idleNotifications = 0;
    this.#pulls += 1;
    try {
      const instant = await this.#projector.pull(windows);
      this.#behind = instant === null;
      this.#lastPullAt = this.#clock.now();
      return instant;
    } catch (error) {
      this.#dirty = true;
      // a rebuild that met an error goes on at the pace of the retries
      this.#behind = false;
      throw error;
    }
  }

  /** The present instant when memory is level with the ledger and no row is needed; finding out reads no ledger row. */
  async #instantInMemory(now: number, windows: ReadonlySet<WindowKey>): Promise<number | null> {
    if (this.#dirty || this.#behind || !this.#projector.isLoaded) return null;
    if (this.#inDoubt || now - this.#lastPullAt >= DOUBT_AFTER_MS) {
      this.#inDoubt = false;
      if (!(await this.#projector.isLevel())) return null;
      this.#lastPullAt = now;
    }
    return this.#projector.instantWithoutReading(windows);
  }

  async #step(): Promise<void> {
    const now = this.#clock.now();
    await this.#sessions.beforeFrames(now);
    const windows = this.#sockets.windows();
    for (const window of this.#feeds.keys()) if (!windows.has(window)) this.#feeds.delete(window);

    const instant = (await this.#instantInMemory(now, windows)) ?? (await this.#pull(windows));
    if (instant === null) {
      this.#markStale("rebuilding");
      return;
    }
    if (this.#stale !== null) {
      this.#stale = null;
      this.#sockets.awaitSnapshots();
    }
    this.#broadcast(instant, windows);
    const due = this.#projector.checkpointDueAt();
    if (due !== null && due <= this.#clock.now()) this.#projector.checkpoint();
    await this.#sessions.whenDue(now);
  }

  #broadcast(instant: number, windows: ReadonlySet<WindowKey>): void {
    this.#instant = instant;
    const { projection } = this.#projector;
    const oldest = projection.takeOldestApplied();
    let sent = 0;
    for (const window of windows) {
      const feed = this.#feeds.get(window);
      const frame = feed?.advance(projection, instant, oldest) ?? null;
      if (frame !== null) sent += this.#sockets.broadcast(window, frame);
    }
    sent += this.#sockets.answerWaiting((window) => this.#feed(window).snapshot(projection, instant), windows);
    this.#frames += sent;
    if (sent > 0) this.#lastFrameAt = this.#clock.now();
  }

  #feed(window: WindowKey): WindowFeed {
    const feed = this.#feeds.get(window) ?? new WindowFeed(window);
    this.#feeds.set(window, feed);
    return feed;
  }

  #ledgerUnreachable(error: unknown): void {
    this.#log.error("ledger_unreachable", { name: error instanceof Error ? error.name : typeof error });
    // memory is believed again only when the ledger has answered
    this.#inDoubt = true;
    this.#markStale("ledger_unreachable");
  }

  #lastVersion(): number {
    return Math.max(0, ...[...this.#feeds.values()].map((feed) => feed.version));
  }

  /** Tells the dashboards once that their numbers are no longer live. */
  #markStale(reason: StaleFrame["reason"]): void {
    if (this.#stale !== null) return;
    this.#stale = { type: "stale", v: this.#lastVersion(), reason, since: this.#clock.now() };
    this.#sockets.broadcastAll(JSON.stringify(this.#stale));
  }

  async #schedule(): Promise<void> {
    const now = this.#clock.now();
    const windows = this.#sockets.windows();
    const isLevel = this.#projector.isLoaded && this.#stale === null;
    const first = (times: (number | null | undefined)[]) => {
      const known = times.filter((at): at is number => at !== null && at !== undefined);
      return known.length === 0 ? null : Math.min(...known);
    };
    const wake =
      this.#stale !== null && !this.#behind
        ? now + RETRY_MS
        : nextWake({
            now,
            sockets: this.#sockets.size,
            dirty: this.#dirty || this.#inDoubt,
            behind: this.#behind,
            lastPullAt: this.#lastPullAt,
            lastFrameAt: this.#lastFrameAt,
            sessionsCheckedAt: this.#sessions.checkedAt,
            firstExpiryAt: this.#sockets.firstExpiry(),
            checkpointDueAt: this.#projector.checkpointDueAt(),
            nextDepartureAt: isLevel
              ? first([...windows].map((window) => this.#projector.projection.nextDeparture(window, this.#instant)))
              : null,
            nextPrefetchAt: isLevel ? this.#projector.nextPrefetch(windows, this.#instant) : null,
            nextBarAt: first([...this.#feeds.values()].map((feed) => feed.nextBarAt())),
          });
    if (wake === null) return;
    await (this.#behind ? this.#waker.alarmAt(wake, now) : this.#waker.callAt(wake, now));
  }
}
