import type { WindowKey } from "../telemetry/windows.contract.ts";
import type { OperationsComparison } from "./operations-comparison.ts";
import { type Audience, OperationsFeed } from "./operations-feed.ts";
import type { OperationsSnapshot, OperationsStaleFrame, OperationsStaleReason } from "./operations-frame.contract.ts";
import { nextFrameAt, nextReadAt, nextWake } from "./operations-pacing.rules.ts";
import type { OperationsView } from "./operations-view.ts";
import type { PartDeps } from "./part-deps.ts";
import type { Comparison } from "./projector.ts";
import { Turns } from "./turns.ts";

/** Notifications without a dashboard after which the tail is worth a read of its own. */
const IDLE_NOTIFICATIONS = 300;

/**
 * The operations of the dashboard: reads the transitions, tells the sockets. It has turns of its own, so that nothing that
 * keeps it waiting keeps product telemetry waiting. Decisions are in `operations-pacing.rules`, the numbers in
 * `operations-view`, what each socket has had in `operations-feed`.
 */
export class OperationsPart {
  readonly #view: OperationsView;
  readonly #comparison: OperationsComparison;
  readonly #deps: PartDeps;
  readonly #turns = new Turns();
  readonly #feed = new OperationsFeed();
  #isDirty = false;
  /** Somebody asks, and a notification may have been lost. */
  #isInDoubt = false;
  #isBehind = false;
  #stale: OperationsStaleFrame | null = null;
  /** Read since the last look: names may be new, too. */
  #hasRead = false;
  #idleNotifications = 0;
  #lastReadAt = 0;
  #lastFrameAt = 0;
  #instant = 0;
  /** When it asked to be woken last. */
  #wakeAt: number | null = null;

  constructor(view: OperationsView, comparison: OperationsComparison, deps: PartDeps) {
    this.#view = view;
    this.#comparison = comparison;
    this.#deps = deps;
  }

  get rowsRead(): number {
    return this.#view.rowsRead;
  }

  /** Transitions may have been written. */
  async notify(): Promise<void> {
    this.#isDirty = true;
    if (this.#deps.sockets.size > 0) return this.turn();
    this.#idleNotifications += 1;
    if (this.#idleNotifications < IDLE_NOTIFICATIONS) return this.#schedule();
    this.#isInDoubt = true;
    await this.turn();
  }

  /** What a newcomer has to know before its first numbers. */
  tellIfStale(socket: WebSocket): void {
    if (this.#stale !== null) this.#deps.sockets.send(socket, JSON.stringify(this.#stale));
  }

  /** A socket is new, changed its window, or missed something. */
  async greet(socket: WebSocket): Promise<void> {
    this.#feed.repeat(socket);
    this.#isInDoubt = true;
    await this.turn();
  }

  /** @returns null while everything is derived again */
  async snapshot(audience: Audience): Promise<OperationsSnapshot | null> {
    const snapshot = await this.#turns.alone(async () =>
      (await this.#pull()) ? this.#view.snapshot(audience.window, this.#view.instant(), audience.showsNames) : null,
    );
    await this.#shareNews();
    return snapshot;
  }

  /** What a question has read, the dashboards learn too. */
  async #shareNews(): Promise<void> {
    await (this.#deps.sockets.size > 0 ? this.turn() : this.#schedule());
  }

  /** Every window's numbers beside a count by the database; null while that cannot be said. */
  async compare(): Promise<Comparison[] | null> {
    const rows = await this.#comparison.compare((work) => this.#turns.alone(work));
    await this.#shareNews();
    return rows;
  }

  /** Throws away what was derived and derives it again. */
  async rebuild(): Promise<void> {
    await this.#turns.alone(async () => this.#view.reset());
    this.#isInDoubt = true;
    await this.turn();
  }

  /** The timer that both parts share has run out. It may have been the other one's: then this one's is set again. */
  async turnIfDue(): Promise<void> {
    const now = this.#deps.clock.now();
    if (this.#wakeAt === null) return;
    await (this.#wakeAt <= now ? this.turn() : this.#deps.waker.callAt(this.#wakeAt, now));
  }

  turn(): Promise<void> {
    return this.#turns.take(async () => {
      try {
        await this.#step();
      } catch (error) {
        this.#unreachable(error);
      }
      await this.#schedule();
    });
  }

  async #pull(): Promise<boolean> {
    const isDirty = this.#isDirty;
    this.#isDirty = false;
    this.#isInDoubt = false;
    this.#idleNotifications = 0;
    try {
      // without a notification there is mostly nothing, and finding that out reads no transition
      const isLevel = (!isDirty && (await this.#view.isLevel())) || (await this.#view.pull());
      this.#isBehind = !isLevel;
      this.#hasRead = true;
      this.#lastReadAt = this.#deps.clock.now();
      return isLevel;
    } catch (error) {
      this.#isDirty = true;
      // deriving again goes on at the pace of the retries
      this.#isBehind = false;
      throw error;
    }
  }

  async #step(): Promise<void> {
    const { sockets, sessions, clock } = this.#deps;
    const now = clock.now();
    // nothing is told to a session that has ended, and no name to one that may no longer see it
    await sessions.beforeFrames(now);
    await sessions.whenDue(now);
    const readAt = nextReadAt({ now, sockets: sockets.size, isDirty: this.#isDirty, lastReadAt: this.#lastReadAt });
    const mustRead = this.#isInDoubt || this.#isBehind || this.#stale !== null || (readAt !== null && readAt <= now);
    if (mustRead && !(await this.#pull())) return this.#markStale("rebuilding");
    if (this.#stale !== null) {
      this.#stale = null;
      this.#feed.forget();
    }
    await this.#tell();
  }

  async #tell(): Promise<void> {
    const { sockets, clock } = this.#deps;
    const now = clock.now();
    const isPaced = this.#frameAt(now) <= now;
    const isDue = isPaced && (this.#hasRead || this.#view.news.hasChanged || (this.#nextDeparture() ?? now + 1) <= now);
    const instant = this.#view.instant();
    if (isDue) {
      // before anything is waited for: what comes meanwhile is news again
      this.#hasRead = false;
      this.#view.takeNews();
      this.#instant = instant;
    }
    for (const audience of this.#feed.audiences(sockets))
      if (isDue || this.#feed.isNew(audience))
        this.#feed.update(audience, await this.#view.snapshot(audience.window, instant, audience.showsNames));
    // one that only just came does not hold the others up
    if (this.#feed.tell(sockets) && isDue) this.#lastFrameAt = now;
  }

  #frameAt(now: number): number {
    const { hasFailure } = this.#view.news;
    return nextFrameAt({ now, sockets: this.#deps.sockets.size, lastFrameAt: this.#lastFrameAt, hasFailure });
  }

  #unreachable(error: unknown): void {
    this.#deps.log.error("transitions_unreachable", { name: error instanceof Error ? error.name : typeof error });
    this.#markStale("transitions_unreachable");
  }

  /** Tells the dashboards once that the operations are no longer live. */
  #markStale(reason: OperationsStaleReason): void {
    if (this.#stale !== null) return;
    this.#stale = { type: "operations_stale", v: this.#feed.version, reason, since: this.#deps.clock.now() };
    this.#deps.sockets.broadcastAll(JSON.stringify(this.#stale));
  }

  #nextDeparture(): number | null {
    if (this.#stale !== null) return null;
    const windows = new Set<WindowKey>(this.#feed.audiences(this.#deps.sockets).map(({ window }) => window));
    const times = [...windows]
      .map((window) => this.#view.nextDeparture(window, this.#instant))
      .filter((at): at is number => at !== null);
    return times.length === 0 ? null : Math.min(...times);
  }

  async #schedule(): Promise<void> {
    const { sockets, clock, waker } = this.#deps;
    const now = clock.now();
    const wake = nextWake({
      now,
      sockets: sockets.size,
      isDirty: this.#isDirty,
      isBehind: this.#isBehind,
      isUnreachable: this.#stale !== null,
      hasNews: this.#hasRead || this.#view.news.hasChanged,
      hasFailure: this.#view.news.hasFailure,
      lastReadAt: this.#lastReadAt,
      lastFrameAt: this.#lastFrameAt,
      nextDepartureAt: sockets.size > 0 ? this.#nextDeparture() : null,
    });
    this.#wakeAt = wake;
    if (wake === null) return;
    await (this.#isBehind ? waker.alarmAt(wake, now) : waker.callAt(wake, now));
  }
}
