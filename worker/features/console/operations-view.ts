import type { Clock } from "../../platform/clock.ts";
import { WINDOWS, WINDOWS_REACH_MS, type WindowKey } from "../telemetry/windows.contract.ts";
import type { NameBook } from "./name-book.ts";
import type { OperationsSnapshot } from "./operations-frame.contract.ts";
import { presentOperations } from "./operations-snapshot.presenter.ts";
import type { TransitionRead, TransitionReader } from "./transition-reader.ts";
import type { Position, TransitionStore } from "./transition-store.ts";

/** Rows per read of the feed. */
const PAGE = 2_000;
/** Pages of one pull: deriving everything again goes on at the next one. */
const PAGES = 10;
const DAY_MS = 24 * 60 * 60_000;

/** What was taken in since `takeNews`. */
export interface News {
  hasChanged: boolean;
  /** Whether a run failed among it. */
  hasFailure: boolean;
}

const NO_NEWS: News = { hasChanged: false, hasFailure: false };

/** Keeps the store level with the feed of transitions, and says what the dashboard shows of it. */
export class OperationsView {
  readonly #reader: TransitionReader;
  readonly #store: TransitionStore;
  readonly #names: NameBook;
  readonly #clock: Clock;
  #forgotAt = 0;
  #transitionsRead = 0;
  #news = NO_NEWS;

  constructor(reader: TransitionReader, store: TransitionStore, names: NameBook, clock: Clock) {
    this.#reader = reader;
    this.#store = store;
    this.#names = names;
    this.#clock = clock;
  }

  /** Rows of D1 read since this object exists: transitions and names. */
  get rowsRead(): number {
    return this.#transitionsRead + this.#names.rowsRead;
  }

  get position(): Position {
    return this.#store.position();
  }

  reset(): void {
    this.#store.clear();
  }

  async #startOver(epoch: number): Promise<Position> {
    const position = { cursor: await this.#reader.cursorBefore(this.#clock.now() - WINDOWS_REACH_MS), epoch };
    this.#store.startOver(position);
    this.#news = { ...this.#news, hasChanged: true };
    return position;
  }

  get news(): News {
    return this.#news;
  }

  takeNews(): void {
    this.#news = NO_NEWS;
  }

  /** Whether the feed holds nothing that was not taken in. Reads no transition. */
  async isLevel(): Promise<boolean> {
    const { cursor, epoch } = this.#store.position();
    const head = await this.#reader.head();
    return head.lastId === cursor && head.epoch === epoch;
  }

  /**
   * Brings the store level with the feed. One pull at a time is the caller's duty.
   *
   * @returns false when there is more to read
   */
  async pull(): Promise<boolean> {
    let position = this.#store.position();
    for (let page = 0; page < PAGES; page += 1) {
      const read = await this.#reader.read(position.cursor, PAGE);
      this.#transitionsRead += read.rowsRead;
      // a tenant was deleted with its runs, or the database was restored to an earlier day: ids come again
      if (read.epoch !== position.epoch || read.lastId < position.cursor) {
        position = await this.#startOver(read.epoch);
        continue;
      }
      // rows after the cursor were pruned before they were read, because nobody looked for longer than any window: a run
      // whose end is among them would be active for ever
      if (page === 0 && (read.tail[0]?.id ?? read.lastId + 1) > position.cursor + 1) {
        position = await this.#startOver(read.epoch);
        continue;
      }
      const isLevel = read.tail.length < PAGE;
      const last = read.tail.at(-1)?.id ?? position.cursor;
      // ids past the last row belonged to rows that are gone
      const next = { epoch: read.epoch, cursor: isLevel ? Math.max(last, read.lastId) : last };
      this.#takeIn(read, position, next);
      position = next;
      if (isLevel) return true;
    }
    return false;
  }

  #takeIn({ tail }: TransitionRead, from: Position, to: Position): void {
    if (to.cursor !== from.cursor) this.#store.apply(tail, from, to);
    this.#forget();
    if (tail.length === 0) return;
    this.#news = {
      hasChanged: true,
      hasFailure: this.#news.hasFailure || tail.some(({ kind }) => kind === "failed"),
    };
  }

  #forget(): void {
    const now = this.#clock.now();
    if (now - this.#forgotAt < DAY_MS) return;
    this.#forgotAt = now;
    this.#store.forgetBefore(now - WINDOWS_REACH_MS);
  }

  /** The instant that stands for now: never before what is already counted. */
  instant(): number {
    return Math.max(this.#clock.now(), this.#store.newest());
  }

  /** When something leaves the window by itself after `instant`, epoch ms. */
  nextDeparture(window: WindowKey, instant: number): number | null {
    const { length_ms } = WINDOWS[window];
    const at = this.#store.nextAfter(instant - length_ms);
    return at === null ? null : at + length_ms + 1;
  }

  counts(window: WindowKey, instant: number) {
    return this.#store.counts(instant - WINDOWS[window].length_ms);
  }

  /** No row of D1 is read while the names are known, nor for a viewer who may not see any. */
  async snapshot(window: WindowKey, instant: number, showsNames: boolean): Promise<OperationsSnapshot> {
    const start = instant - WINDOWS[window].length_ms;
    // together, before anything is waited for: one state of the store
    const facts = {
      counts: this.#store.counts(start),
      offenders: this.#store.offenders(start),
      failures: this.#store.failures(start),
    };
    if (showsNames)
      await this.#names.learn(
        [...facts.offenders, ...facts.failures].flatMap(({ tenant_id, workspace_id }) =>
          tenant_id === null ? [workspace_id] : [tenant_id, workspace_id],
        ),
      );
    return presentOperations(window, instant, facts, showsNames ? (id) => this.#names.of(id) : null);
  }
}
