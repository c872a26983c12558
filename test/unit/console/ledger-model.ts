import { MINUTE_MS } from "../../../worker/features/console/day-buckets.ts";
import { FAMILY_COUNT } from "../../../worker/features/console/frames.contract.ts";
import { familyIndex, type LedgerEvent, type Projection } from "../../../worker/features/console/projection.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import {
  firstBucketAt,
  WINDOW_KEYS,
  WINDOWS,
  type WindowKey,
} from "../../../worker/features/telemetry/windows.contract.ts";
import type { Random } from "../../support/random.ts";

/** The ledger as a plain list, counted by looking at every row: what the projection must agree with. */
export class LedgerModel {
  rows: LedgerEvent[] = [];
  floor = 0;
  #nextId = 1;

  append(occurredAt: number, event: string, workspaceId: string): void {
    // the insert's clamp: the ledger never runs backwards; and nothing is recorded a whole retention late
    const at = Math.max(occurredAt, this.rows.at(-1)?.occurredAt ?? 0, this.floor);
    this.rows.push({ id: this.#nextId, occurredAt: at, event, workspaceId });
    this.#nextId += 1;
  }

  prune(cutoff: number): void {
    this.rows = this.rows.filter((row) => row.occurredAt >= cutoff);
    this.floor = Math.max(this.floor, cutoff);
  }

  /** What the hub does at each pull. */
  bring(projection: Projection, windows: Iterable<WindowKey>, instant: number): void {
    projection.raiseFloor(this.floor);
    projection.apply(this.rows.filter((row) => row.id > projection.cursor));
    for (const window of windows) {
      const minute = projection.missingEdge(projection.startOf(window, instant));
      if (minute === null) continue;
      const inside = this.rows.filter((row) => Math.floor(row.occurredAt / MINUTE_MS) === minute);
      const known = inside.filter((row) => familyIndex(row.event) !== undefined);
      projection.setEdge(minute, {
        times: known.map((row) => row.occurredAt),
        families: known.map((row) => familyIndex(row.event) ?? 0),
      });
    }
  }

  count(window: WindowKey, instant: number) {
    const { length_ms, bucket_ms } = WINDOWS[window];
    const start_at = instant - length_ms;
    const inside = this.rows.filter((row) => row.occurredAt >= start_at && row.occurredAt <= instant);
    const first_bucket_at = firstBucketAt(start_at, bucket_ms);
    const bars = Math.floor((instant - first_bucket_at) / bucket_ms) + 1;
    return {
      window,
      start_at,
      end_at: instant,
      active_workspaces: new Set(inside.map((row) => row.workspaceId)).size,
      counts: USAGE_EVENT_NAMES.map((name) => inside.filter((row) => row.event === name).length),
      bucket_ms,
      first_bucket_at,
      bars: USAGE_EVENT_NAMES.map((name) => {
        const family = new Array<number>(bars).fill(0);
        for (const row of inside) {
          const bar = Math.floor((row.occurredAt - first_bucket_at) / bucket_ms);
          if (row.event === name) family[bar] = (family[bar] ?? 0) + 1;
        }
        return family;
      }),
    };
  }
}

/** Numbers compared in one snapshot of each window: active workspaces, counts and every bar. */
export const numbersIn = (snapshot: { bars: number[][] }) =>
  1 + FAMILY_COUNT + snapshot.bars.reduce((sum, bars) => sum + bars.length, 0);

/** A time at which something can go wrong for a window that ends at `instant`: its start, and whole units around it. */
export function awkwardTime(random: Random, instant: number): number {
  const start = instant - WINDOWS[random.pick(WINDOW_KEYS)].length_ms;
  const unit = random.pick([1, MINUTE_MS, 60 * MINUTE_MS, 24 * 60 * MINUTE_MS]);
  return Math.floor(start / unit) * unit + random.pick([-1, 0, 1, unit - 1, unit, random.int(unit + 1)]);
}
