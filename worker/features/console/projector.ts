import type { Clock } from "../../platform/clock.ts";
import { USAGE_EVENT_NAMES } from "../telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../telemetry/windows.contract.ts";
import { MINUTE_MS, minuteOf } from "./day-buckets.ts";
import type { TelemetrySnapshot } from "./frames.contract.ts";
import type { LedgerRead, LedgerReader } from "./ledger-reader.ts";
import { Projection } from "./projection.ts";

/** Where the projection is kept between two lives of its owner. */
export interface ProjectionStore {
  load(): Projection | null;
  save(projection: Projection, forgotten: { days: number[]; workspaces: string[] }): void;
  clear(): void;
}

/** Rows per read of the tail. */
const PAGE = 5_000;
/** Edge minutes are read this long before a window's start reaches them. */
const PREFETCH_MS = 15_000;
/** A checkpoint is due after this long, or sooner once replaying would read many rows. */
const CHECKPOINT_MS = 60_000;
const CHECKPOINT_ROWS = 300;
const CHECKPOINT_ROWS_MS = 3_000;
const COMPARE_ATTEMPTS = 10;
const REACH_MS = Math.max(...Object.values(WINDOWS).map((window) => window.length_ms)) + 24 * 60 * MINUTE_MS;

export interface Comparison {
  window: WindowKey;
  /** `active_workspaces`, or the name of a family. */
  measure: string;
  hub: number;
  ledger: number;
}

/** Keeps a projection level with the ledger: loads it, pulls, rereads edges, checkpoints. One pull at a time is the caller's duty. */
export class Projector {
  readonly #reader: LedgerReader;
  readonly #store: ProjectionStore;
  readonly #clock: Clock;
  #projection: Projection | null = null;
  #rowsSinceCheckpoint = 0;
  #checkpointedAt: number;
  #changed = false;
  /** Ledger rows read from D1 since this object exists. */
  ledgerRowsRead = 0;

  constructor(reader: LedgerReader, store: ProjectionStore, clock: Clock) {
    this.#reader = reader;
    this.#store = store;
    this.#clock = clock;
    this.#checkpointedAt = clock.now();
  }

  get projection(): Projection {
    if (!this.#projection) throw new Error("projection is not loaded");
    return this.#projection;
  }

  get isLoaded(): boolean {
    return this.#projection !== null;
  }

  /** Throws the derived state away; the next pull starts from the ledger. */
  reset(): void {
    this.#projection = null;
    this.#store.clear();
  }

  async #startOver(state: { epoch: number; floor: number }): Promise<Projection> {
    this.#store.clear();
    const cursor = await this.#reader.cursorBefore(Math.max(this.#clock.now() - REACH_MS, state.floor));
    return new Projection({ cursor, epoch: state.epoch, floor: state.floor, newest: 0 });
  }

  async #load(): Promise<Projection> {
    const stored = this.#store.load();
    if (stored) return stored;
    const { epoch, floor } = await this.#reader.read(Number.MAX_SAFE_INTEGER, 1, []);
    return this.#startOver({ epoch, floor });
  }

  #missingEdges(projection: Projection, windows: Iterable<WindowKey>, instant: number): number[] {
    const minutes = new Set<number>();
    for (const window of windows)
      for (const at of [instant, instant + PREFETCH_MS]) {
        const start = projection.startOf(window, at);
        const missing = projection.missingEdge(start);
        if (missing !== null) minutes.add(missing);
        // a start on the whole minute needs no rows now, and some a millisecond later
        else if (start % MINUTE_MS === 0 && projection.missingEdge(start + 1) !== null) minutes.add(minuteOf(start));
      }
    return [...minutes];
  }

  #absorb(projection: Projection, read: LedgerRead): void {
    if (read.floor > projection.floor) this.#changed = true;
    projection.raiseFloor(read.floor);
    projection.apply(read.tail);
    for (const [minute, edge] of read.edges) projection.setEdge(minute, edge);
    this.ledgerRowsRead += read.ledgerRowsRead;
    this.#rowsSinceCheckpoint += read.tail.length;
    this.#changed ||= read.tail.length > 0;
  }

  /**
   * Brings the projection level with the ledger, and the edge rows of `windows` along.
   *
   * @param pages reads at most this many pages: a rebuild goes on at the next call
   * @returns the instant for which every one of `windows` can be counted, or null when there is more to read
   */
  async pull(windows: Iterable<WindowKey>, pages = 20): Promise<number | null> {
    let projection = this.#projection ?? (await this.#load());
    for (let page = 0; page < pages; page += 1) {
      const now = this.#clock.now();
      const wanted = this.#missingEdges(projection, windows, projection.instantAt(now));
      const read = await this.#reader.read(projection.cursor, PAGE, wanted);
      // rows were deleted out of order, or the database was restored to an earlier day: ids come again
      if (read.epoch !== projection.epoch || read.lastId < projection.cursor) {
        projection = await this.#startOver(read);
        continue;
      }
      this.#absorb(projection, read);
      this.#projection = projection;
      const instant = projection.instantAt(now);
      const isLevel = read.tail.length < PAGE;
      // ids past the last row belonged to rows that are gone
      if (isLevel) projection.cursor = Math.max(projection.cursor, read.lastId);
      if (isLevel && this.#missingEdges(projection, windows, instant).length === 0) {
        this.#dropOldEdges(projection, windows, instant);
        return instant;
      }
    }
    this.#projection = projection;
    this.checkpoint();
    return null;
  }

  #dropOldEdges(projection: Projection, windows: Iterable<WindowKey>, instant: number): void {
    const needed = new Set<number>();
    for (const window of windows)
      for (const at of [instant, instant + PREFETCH_MS]) needed.add(minuteOf(projection.startOf(window, at)));
    projection.keepEdges(needed);
  }

  /** Whether the ledger holds nothing that the projection has not taken in. Reads no ledger row. */
  async isLevel(): Promise<boolean> {
    const { cursor, epoch, floor } = this.projection;
    const head = await this.#reader.head();
    return head.lastId === cursor && head.epoch === epoch && head.floor <= floor;
  }

  /** The present instant when every window can be counted at it, and shortly after it, without reading; else null. */
  instantWithoutReading(windows: Iterable<WindowKey>): number | null {
    if (!this.#projection) return null;
    const instant = this.#projection.instantAt(this.#clock.now());
    for (const window of windows)
      for (const at of [instant, instant + PREFETCH_MS / 2])
        if (this.#projection.missingEdge(this.#projection.startOf(window, at)) !== null) return null;
    return instant;
  }

  snapshot(window: WindowKey, instant: number): TelemetrySnapshot {
    return this.projection.snapshot(window, instant);
  }

  /** When the next edge minute of the windows has to be read. */
  nextPrefetch(windows: Iterable<WindowKey>, instant: number): number | null {
    let next: number | null = null;
    for (const window of windows) {
      // the first start that needs the rows of the minute ahead
      const cutting = (minuteOf(this.projection.startOf(window, instant)) + 1) * MINUTE_MS + 1;
      // an empty minute needs none
      if (this.projection.missingEdge(cutting) === null) continue;
      const at = Math.max(instant, cutting + WINDOWS[window].length_ms - PREFETCH_MS / 2);
      next = next === null ? at : Math.min(next, at);
    }
    return next;
  }

  checkpointDueAt(): number | null {
    if (!this.#changed) return null;
    return this.#checkpointedAt + (this.#rowsSinceCheckpoint >= CHECKPOINT_ROWS ? CHECKPOINT_ROWS_MS : CHECKPOINT_MS);
  }

  checkpoint(): void {
    if (!this.#projection || !this.#changed) return;
    const forgotten = this.#projection.forgetUnreachable(this.#projection.instantAt(this.#clock.now()));
    try {
      this.#store.save(this.#projection, forgotten);
    } catch (error) {
      // which days changed is forgotten by now: the last checkpoint and the ledger still know
      this.#projection = null;
      throw error;
    }
    this.#rowsSinceCheckpoint = 0;
    this.#checkpointedAt = this.#clock.now();
    this.#changed = false;
  }

  /** The window's numbers at the present cursor; null while there is more to read. */
  async #measure(window: WindowKey) {
    if ((await this.pull([window])) === null) return null;
    const { projection } = this;
    const instant = projection.instantAt(this.#clock.now());
    // the edge was read for an instant that is a little older
    const start = projection.startOf(window, instant);
    if (projection.missingEdge(start) !== null) return null;
    const { cursor, epoch, floor } = projection;
    return {
      cursor,
      epoch,
      floor,
      start,
      counts: projection.counts(start),
      active: projection.seen.activeSince(start),
    };
  }

  async #compareWindow(window: WindowKey, alone: Alone): Promise<Comparison[] | null> {
    const mine = await alone(() => this.#measure(window));
    if (mine === null) return null;
    const ledger = await this.#reader.bruteForce(mine.cursor, mine.start);
    // a prune or a deletion came between: the two sides do not speak of the same rows
    if (ledger.epoch !== mine.epoch || ledger.floor !== mine.floor) return null;
    return [
      { window, measure: "active_workspaces", hub: mine.active, ledger: ledger.activeWorkspaces },
      ...USAGE_EVENT_NAMES.map((name, family) => ({
        window,
        measure: name,
        hub: mine.counts[family] ?? 0,
        ledger: ledger.counts[name] ?? 0,
      })),
    ];
  }

  /**
   * Every window's numbers beside a brute-force count of the ledger up to the same row. The slow count runs while others
   * use the projection.
   *
   * @param alone runs work that nothing else of the owner may interleave with
   * @returns null when the ledger kept changing under it, or is still being read
   */
  async compare(alone: Alone = (work) => work()): Promise<Comparison[] | null> {
    const all: Comparison[] = [];
    for (const window of WINDOW_KEYS) {
      let rows: Comparison[] | null = null;
      for (let attempt = 0; rows === null && attempt < COMPARE_ATTEMPTS; attempt += 1)
        rows = await this.#compareWindow(window, alone);
      if (rows === null) return null;
      all.push(...rows);
    }
    return all;
  }
}

type Alone = <T>(work: () => Promise<T>) => Promise<T>;
