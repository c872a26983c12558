import type { WindowKey } from "../telemetry/windows.contract.ts";
import type { StaleFrame, TelemetrySnapshot } from "./frames.contract.ts";
import { nextFrameAt, nextWake } from "./pacing.rules.ts";
import type { PartDeps } from "./part-deps.ts";
import type { Comparison, Projector } from "./projector.ts";
import { Turns } from "./turns.ts";
import { WindowFeed } from "./window-feed.ts";

/** A notification may have been lost: memory is compared with the ledger's head after this long. */
const DOUBT_AFTER_MS = 30_000;
const RETRY_MS = 2_000;
/** Notifications without a dashboard after which the tail is worth a pull of its own. */
const IDLE_NOTIFICATIONS = 300;

/**
 * The product telemetry of the dashboard: pulls the ledger, tells the sockets. Decisions are in `projection`, `pacing.rules`
 * and `window-feed`; this class is wiring.
 */
export class TelemetryPart {
  readonly #projector: Projector;
  readonly #deps: PartDeps;
  readonly #turns = new Turns();
  readonly #feeds = new Map<WindowKey, WindowFeed>();
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

  constructor(projector: Projector, deps: PartDeps) {
    this.#projector = projector;
    this.#deps = deps;
  }

  get stats(): { ledger_rows_read: number; pulls: number; frames: number } {
    return { ledger_rows_read: this.#projector.ledgerRowsRead, pulls: this.#pulls, frames: this.#frames };
  }

  /** The ledger may have grown. */
  async notify(): Promise<void> {
    this.#dirty = true;
    if (this.#deps.sockets.size > 0) return this.#soon();
    this.#idleNotifications += 1;
    if (this.#idleNotifications >= IDLE_NOTIFICATIONS) return this.turn();
    await this.#schedule();
  }

  /** A socket is new, changed its window, or missed something. */
  async greet(socket: WebSocket): Promise<void> {
    this.#deps.sockets.awaitSnapshot(socket);
    this.#inDoubt = true;
    await this.#soon();
  }

  /** What a newcomer has to know before its first numbers. */
  tellIfStale(socket: WebSocket): void {
    if (this.#stale) this.#deps.sockets.send(socket, JSON.stringify(this.#stale));
  }

  async summary(window: WindowKey): Promise<TelemetrySnapshot | null> {
    const snapshot = await this.#turns.alone(async () => {
      const instant = await this.#pull(new Set([window, ...this.#deps.sockets.windows()]));
      return instant === null ? null : this.#projector.snapshot(window, instant);
    });
    await this.#shareNews();
    return snapshot;
  }

  /** Hub and ledger side by side, for every window and measure; null while that cannot be said. */
  async compare(): Promise<Comparison[] | null> {
    const rows = await this.#projector.compare((work) => this.#turns.alone(work));
    await this.#shareNews();
    return rows;
  }

  /** What a question has pulled, the dashboards learn too; the checkpoint wants it in any case. */
  async #shareNews(): Promise<void> {
    if (this.#deps.sockets.size > 0) await this.#soon();
    else await this.#schedule();
  }

  /** Throws the projection away and derives it from the ledger again. */
  async rebuild(): Promise<void> {
    await this.#turns.alone(async () => {
      this.#projector.reset();
      this.#feeds.clear();
      this.#deps.sockets.awaitSnapshots();
    });
    await this.turn();
  }

  /** A turn as soon as the pace allows: at once when idle. */
  async #soon(): Promise<void> {
    const now = this.#deps.clock.now();
    if (now >= nextFrameAt(now, this.#lastFrameAt, this.#deps.sockets.size)) return this.turn();
    await this.#schedule();
  }

  turn(): Promise<void> {
    return this.#turns.take(async () => {
      try {
        await this.#step();
      } catch (error) {
        this.#ledgerUnreachable(error);
      }
      await this.#schedule();
    });
  }

  async #pull(windows: ReadonlySet<WindowKey>): Promise<number | null> {
    this.#dirty = false;
    this.#inDoubt = false;
    this.#idleNotifications = 0;
    this.#pulls += 1;
    try {
      const instant = await this.#projector.pull(windows);
      this.#behind = instant === null;
      this.#lastPullAt = this.#deps.clock.now();
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
    const now = this.#deps.clock.now();
    await this.#deps.sessions.beforeFrames(now);
    const windows = this.#deps.sockets.windows();
    for (const window of this.#feeds.keys()) if (!windows.has(window)) this.#feeds.delete(window);

    const instant = (await this.#instantInMemory(now, windows)) ?? (await this.#pull(windows));
    if (instant === null) {
      this.#markStale("rebuilding");
      return;
    }
    if (this.#stale !== null) {
      this.#stale = null;
      this.#deps.sockets.awaitSnapshots();
    }
    this.#broadcast(instant, windows);
    const due = this.#projector.checkpointDueAt();
    if (due !== null && due <= this.#deps.clock.now()) this.#projector.checkpoint();
    await this.#deps.sessions.whenDue(now);
  }

  #broadcast(instant: number, windows: ReadonlySet<WindowKey>): void {
    this.#instant = instant;
    const { projection } = this.#projector;
    const oldest = projection.takeOldestApplied();
    let sent = 0;
    for (const window of windows) {
      const feed = this.#feeds.get(window);
      const frame = feed?.advance(projection, instant, oldest) ?? null;
      if (frame !== null) sent += this.#deps.sockets.broadcast(window, frame);
    }
    sent += this.#deps.sockets.answerWaiting((window) => this.#feed(window).snapshot(projection, instant), windows);
    this.#frames += sent;
    if (sent > 0) this.#lastFrameAt = this.#deps.clock.now();
  }

  #feed(window: WindowKey): WindowFeed {
    const feed = this.#feeds.get(window) ?? new WindowFeed(window);
    this.#feeds.set(window, feed);
    return feed;
  }

  #ledgerUnreachable(error: unknown): void {
    this.#deps.log.error("ledger_unreachable", { name: error instanceof Error ? error.name : typeof error });
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
    this.#stale = { type: "stale", v: this.#lastVersion(), reason, since: this.#deps.clock.now() };
    this.#deps.sockets.broadcastAll(JSON.stringify(this.#stale));
  }

  async #schedule(): Promise<void> {
    const now = this.#deps.clock.now();
    const windows = this.#deps.sockets.windows();
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
            sockets: this.#deps.sockets.size,
            dirty: this.#dirty || this.#inDoubt,
            behind: this.#behind,
            lastPullAt: this.#lastPullAt,
            lastFrameAt: this.#lastFrameAt,
            sessionsCheckedAt: this.#deps.sessions.checkedAt,
            firstExpiryAt: this.#deps.sockets.firstExpiry(),
            checkpointDueAt: this.#projector.checkpointDueAt(),
            nextDepartureAt: isLevel
              ? first([...windows].map((window) => this.#projector.projection.nextDeparture(window, this.#instant)))
              : null,
            nextPrefetchAt: isLevel ? this.#projector.nextPrefetch(windows, this.#instant) : null,
            nextBarAt: first([...this.#feeds.values()].map((feed) => feed.nextBarAt())),
          });
    if (wake === null) return;
    await (this.#behind ? this.#deps.waker.alarmAt(wake, now) : this.#deps.waker.callAt(wake, now));
  }
}
