import { USAGE_EVENT_NAMES, type UsageEventName } from "../telemetry/catalog.contract.ts";
import { firstBucketAt, WINDOWS, type WindowKey } from "../telemetry/windows.contract.ts";
import { MINUTE_MS, MinuteBuckets, minuteOf } from "./day-buckets.ts";
import { FAMILY_COUNT, type TelemetrySnapshot } from "./frames.contract.ts";
import { LastSeen } from "./last-seen.ts";

/** A ledger row as the projection needs it. */
export interface LedgerEvent {
  id: number;
  occurredAt: number;
  event: string;
  workspaceId: string;
}

/** The rows of one minute, in time order: what is needed to split the minute at a window's edge. */
export interface EdgeMinute {
  times: number[];
  families: number[];
}

const DAY_MS = 24 * 60 * MINUTE_MS;
const LONGEST_MS = Math.max(...Object.values(WINDOWS).map((window) => window.length_ms));

const familyOf = new Map<string, number>(USAGE_EVENT_NAMES.map((name, index) => [name, index]));

export const familyIndex = (event: string): number | undefined => familyOf.get(event as UsageEventName);

const zeros = (): number[] => new Array<number>(FAMILY_COUNT).fill(0);

/**
 * What the dashboard shows, derived from the ledger up to `cursor`. No clock and no I/O: the instant comes in, and rows of
 * an edge minute that are not there are asked for.
 *
 * A window's counts are whole minutes (in days, hours and minutes) plus the rows of the one minute that its start cuts.
 * Rows before `floor` were pruned, so no window starts before it.
 */
export class Projection {
  cursor: number;
  epoch: number;
  floor: number;
  /** Time of the newest row: no instant of the projection is before it, whatever the local clock says. */
  newest: number;
  readonly buckets: MinuteBuckets;
  readonly seen: LastSeen;
  readonly #edges = new Map<number, EdgeMinute>();
  /** Rows applied since this object exists, per family: arrivals are differences of it. */
  readonly applied = zeros();
  /** Oldest row applied since `takeOldestApplied`. */
  #oldestApplied = Number.POSITIVE_INFINITY;

  constructor(from: {
    cursor: number;
    epoch: number;
    floor: number;
    newest: number;
    buckets?: MinuteBuckets;
    seen?: LastSeen;
  }) {
    this.cursor = from.cursor;
    this.epoch = from.epoch;
    this.floor = from.floor;
    this.newest = from.newest;
    this.buckets = from.buckets ?? new MinuteBuckets();
    this.seen = from.seen ?? new LastSeen();
  }

  /** Applies rows in id order; a row at or before the cursor was counted already. */
  apply(rows: readonly LedgerEvent[]): void {
    for (const row of rows) {
      if (row.id <= this.cursor) continue;
      this.cursor = row.id;
      this.newest = Math.max(this.newest, row.occurredAt);
      this.seen.see(row.workspaceId, row.occurredAt);
      const family = familyIndex(row.event);
      // a name that an older or newer catalog knows: it counts for its workspace, and in no family
      if (family === undefined) continue;
      const minute = minuteOf(row.occurredAt);
      this.buckets.add(minute, family, 1);
      this.#edges.delete(minute);
      this.applied[family] = (this.applied[family] ?? 0) + 1;
      this.#oldestApplied = Math.min(this.#oldestApplied, row.occurredAt);
    }
  }

  takeOldestApplied(): number {
    const oldest = this.#oldestApplied;
    this.#oldestApplied = Number.POSITIVE_INFINITY;
    return oldest;
  }

  /** The instant that stands for `now`: never before a row that is already counted. */
  instantAt(now: number): number {
    return Math.max(now, this.newest);
  }

  /** First instant (inclusive) that the window counts. */
  startOf(window: WindowKey, instant: number): number {
    return Math.max(instant - WINDOWS[window].length_ms, this.floor);
  }

  /** The minute that the window's start cuts, when its rows are needed and missing; else null. */
  missingEdge(start: number): number | null {
    const minute = minuteOf(start);
    if (start % MINUTE_MS === 0 || this.buckets.isEmpty(minute) || this.#edges.has(minute)) return null;
    return minute;
  }

  setEdge(minute: number, edge: EdgeMinute): void {
    this.#edges.set(minute, edge);
  }

  /** Edge minutes that no window can need any more are dropped. */
  keepEdges(minutes: ReadonlySet<number>): void {
    for (const minute of this.#edges.keys()) if (!minutes.has(minute)) this.#edges.delete(minute);
  }

  edge(minute: number): EdgeMinute | undefined {
    return this.#edges.get(minute);
  }

  /** Everything before `floor` has left the ledger. */
  raiseFloor(floor: number): void {
    this.floor = Math.max(this.floor, floor);
  }

  /** Drops what no window can reach. @returns what to delete from the checkpoint */
  forgetUnreachable(instant: number): { days: number[]; workspaces: string[] } {
    const reach = Math.max(instant - LONGEST_MS, this.floor);
    // a day of slack: the clock of another isolate may lag
    return {
      days: this.buckets.forgetDaysBefore(minuteOf(reach - DAY_MS)),
      workspaces: this.seen.forgetBefore(reach - DAY_MS),
    };
  }

  /** Adds the events of `[start, end of minute)` of the cut minute, and gives the first whole minute after it. */
  #addEdge(target: number[], start: number): number {
    const minute = minuteOf(start);
    if (start % MINUTE_MS === 0) return minute;
    const edge = this.#edges.get(minute);
    if (!edge && !this.buckets.isEmpty(minute)) throw new Error("edge minute was not read");
    edge?.times.forEach((at, index) => {
      const family = edge.families[index] ?? 0;
      if (at >= start) target[family] = (target[family] ?? 0) + 1;
    });
    return minute + 1;
  }

  /** Counts per family of `[start, now]`. Its edge minute must be there (`missingEdge`). */
  counts(start: number): number[] {
    const target = zeros();
    const from = this.#addEdge(target, start);
    this.buckets.sumInto(target, from, minuteOf(this.newest) + 1);
    return target;
  }

  snapshot(window: WindowKey, instant: number): TelemetrySnapshot {
    const { length_ms, bucket_ms } = WINDOWS[window];
    const start_at = instant - length_ms;
    const start = this.startOf(window, instant);
    const first_bucket_at = firstBucketAt(start_at, bucket_ms);
    const bars: number[][] = Array.from({ length: FAMILY_COUNT }, () => []);
    for (let at = first_bucket_at; at <= instant; at += bucket_ms) {
      const bar = zeros();
      const end = at + bucket_ms;
      if (end > start) {
        const from = at < start ? this.#addEdge(bar, start) : minuteOf(at);
        this.buckets.sumInto(bar, from, minuteOf(end));
      }
      bar.forEach((count, family) => {
        bars[family]?.push(count);
      });
    }
    return {
      window,
      start_at,
      end_at: instant,
      active_workspaces: this.seen.activeSince(start),
      counts: this.counts(start),
      bucket_ms,
      first_bucket_at,
      bars,
    };
  }

  /** The next instant after `instant` at which something leaves the window by itself, as far as the edge rows tell. */
  nextDeparture(window: WindowKey, instant: number): number | null {
    const start = this.startOf(window, instant);
    const minute = minuteOf(start);
    // the minute after it may have been read ahead, and then nothing else wakes the hub for its rows
    const leaving = [minute, minute + 1].map((edge) => this.#edges.get(edge)?.times.find((at) => at >= start));
    const candidates = [...leaving, this.seen.nextAfter(start) ?? undefined].filter((at) => at !== undefined);
    return candidates.length === 0 ? null : Math.min(...candidates) + WINDOWS[window].length_ms + 1;
  }
}
