import { WINDOWS, type WindowKey } from "../telemetry/windows.contract.ts";
import { encodeDelta, FAMILY_COUNT, type SnapshotFrame } from "./frames.contract.ts";
import type { Projection } from "./projection.ts";

/** What the sockets of one window were last told. */
interface Sent {
  v: number;
  base: number;
  bar: number;
  floor: number;
  active: number;
  counts: number[];
  /** `Projection.applied` at that time: what arrived since is the difference. */
  applied: number[];
  projection: Projection;
}

const lastBar = (window: WindowKey, instant: number) => Math.floor(instant / WINDOWS[window].bucket_ms);

/**
 * Frames of one window: a snapshot at first, then deltas, one for all of its sockets. A snapshot again when the bars move on,
 * when a row belongs to an older bar than the newest, when a prune took rows out of any bar, when the projection was
 * replaced, or when a delta would be long.
 */
export class WindowFeed {
  readonly window: WindowKey;
  #sent: Sent | null = null;

  constructor(window: WindowKey) {
    this.window = window;
  }

  get version(): number {
    return this.#sent?.v ?? 0;
  }

  /** Start of the next bar: the frame after it is a snapshot. */
  nextBarAt(): number | null {
    return this.#sent === null ? null : (this.#sent.bar + 1) * WINDOWS[this.window].bucket_ms;
  }

  #remember(projection: Projection, instant: number, v: number, base: number, counts: number[], active: number): void {
    this.#sent = {
      v,
      base,
      bar: lastBar(this.window, instant),
      floor: projection.floor,
      active,
      counts,
      applied: projection.applied.slice(),
      projection,
    };
  }

  /** A snapshot for one socket: the same version as the others hold, when they are level with `instant`. */
  snapshot(projection: Projection, instant: number): string {
    const telemetry = projection.snapshot(this.window, instant);
    const { v = 0, base = instant } = this.#sent ?? {};
    if (this.#sent === null)
      this.#remember(projection, instant, v, base, telemetry.counts, telemetry.active_workspaces);
    return JSON.stringify({ type: "snapshot", v, base, product_telemetry: telemetry } satisfies SnapshotFrame);
  }

  /**
   * The frame that brings every socket of the window to `instant`, or null when nothing that they show changed.
   *
   * @param oldestApplied time of the oldest row applied since the last call
   */
  advance(projection: Projection, instant: number, oldestApplied: number): string | null {
    const sent = this.#sent;
    const bar = lastBar(this.window, instant);
    if (
      sent === null ||
      sent.projection !== projection ||
      sent.bar !== bar ||
      lastBar(this.window, oldestApplied) < bar ||
      (sent.floor !== projection.floor && projection.floor > instant - WINDOWS[this.window].length_ms)
    )
      return this.#fresh(projection, instant);
    const start = projection.startOf(this.window, instant);
    const counts = projection.counts(start);
    const active = projection.seen.activeSince(start);
    const arrived: number[] = [];
    const departed: number[] = [];
    for (let family = 0; family < FAMILY_COUNT; family += 1) {
      const came = (projection.applied[family] ?? 0) - (sent.applied[family] ?? 0);
      arrived.push(came);
      departed.push(came - ((counts[family] ?? 0) - (sent.counts[family] ?? 0)));
    }
    const unchanged = active === sent.active && [...arrived, ...departed].every((count) => count === 0);
    if (unchanged) return null;
    const delta = encodeDelta(sent.v + 1, instant - sent.base, active, arrived, departed);
    if (delta === null) return this.#fresh(projection, instant);
    this.#remember(projection, instant, sent.v + 1, sent.base, counts, active);
    return delta;
  }

  #fresh(projection: Projection, instant: number): string {
    const v = (this.#sent?.v ?? 0) + 1;
    const telemetry = projection.snapshot(this.window, instant);
    this.#remember(projection, instant, v, instant, telemetry.counts, telemetry.active_workspaces);
    return JSON.stringify({ type: "snapshot", v, base: instant, product_telemetry: telemetry } satisfies SnapshotFrame);
  }
}
