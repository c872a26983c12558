import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../worker/features/console/day-buckets.ts";
import {
  applyFrame,
  FAMILY_COUNT,
  isDelta,
  type LiveFrame,
  type LiveState,
  MAX_DELTA_BYTES,
} from "../../../worker/features/console/frames.contract.ts";
import { Projection } from "../../../worker/features/console/projection.ts";
import { WindowFeed } from "../../../worker/features/console/window-feed.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS, type WindowKey } from "../../../worker/features/telemetry/windows.contract.ts";
import { randomOf } from "../../support/random.ts";
import { LedgerModel } from "./ledger-model.ts";

const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2026, 9, 5, 12);
const STARTED = "product.operations.started";

const parse = (frame: string): LiveFrame => JSON.parse(frame) as LiveFrame;

/** A dashboard: it holds what the frames said, and asks for a snapshot when one is missing. */
class Dashboard {
  state: LiveState | null = null;
  resyncs = 0;

  receive(frame: string | null, snapshot: () => string): void {
    if (frame === null) return;
    const result = applyFrame(this.state, parse(frame));
    if (result.kind === "state") this.state = result.state;
    if (result.kind !== "resync") return;
    this.resyncs += 1;
    this.receive(snapshot(), snapshot);
  }
}

const open = (window: WindowKey) => {
  const ledger = new LedgerModel();
  let projection = new Projection({ cursor: 0, epoch: 0, floor: 0, newest: 0 });
  const feed = new WindowFeed(window);
  return {
    ledger,
    feed,
    get projection() {
      return projection;
    },
    /** What the hub does in a turn. */
    turn(now: number): { instant: number; frame: string | null } {
      ledger.bring(projection, [window], projection.instantAt(now));
      const instant = projection.instantAt(now);
      ledger.bring(projection, [window], instant);
      return { instant, frame: feed.advance(projection, instant, projection.takeOldestApplied()) };
    },
    rebuild() {
      projection = new Projection({ cursor: 0, epoch: 1, floor: ledger.floor, newest: 0 });
    },
  };
};

describe("window feed", () => {
  it.each(WINDOW_KEYS.flatMap((window) => [31, 32, 33].map((seed) => [window, seed] as const)))(
    "FR-243-029 FR-243-030 FR-243-038 keeps every dashboard of %s at the projection's numbers, bars included (seed %d)",
    (window, seed) => {
      const random = randomOf(seed);
      const { length_ms, bucket_ms } = WINDOWS[window];
      const hub = open(window);
      let now = NOON - random.int(bucket_ms);
      for (let index = 0; index < 150; index += 1)
        hub.ledger.append(
          now - length_ms - bucket_ms + index * Math.floor(length_ms / 150),
          random.pick(USAGE_EVENT_NAMES),
          `w${index % 7}`,
        );
      const faithful = new Dashboard();
      const careless = new Dashboard();
      const late = new Dashboard();
      const snapshot = () => hub.feed.snapshot(hub.projection, hub.projection.instantAt(now));
      let deltas = 0;
      for (let step = 0; step < 300; step += 1) {
        const action = random.int(20);
        if (action < 8)
          for (let rows = random.int(4); rows >= 0; rows -= 1)
            hub.ledger.append(
              now - random.pick([0, 0, 0, 1, 40, bucket_ms]),
              random.chance(0.05) ? "product.of_another_release" : random.pick(USAGE_EVENT_NAMES),
              `w${random.int(9)}`,
            );
        if (action === 8) hub.ledger.prune(Math.min(now, now - length_ms + random.int(length_ms)));
        if (action === 9) hub.rebuild();
        now += random.pick([0, 1, 16, 500, 10_000, Math.floor(bucket_ms / 3), Math.floor(length_ms / 200)]);
        if (action === 10) now = Math.ceil(now / bucket_ms) * bucket_ms + random.pick([-1, 0, 1]);
        if (action === 11) now -= random.pick([1, 20, 5_000]);
        const { instant, frame } = hub.turn(now);
        if (frame !== null && isDelta(parse(frame))) deltas += 1;
        faithful.receive(frame, snapshot);
        if (random.chance(0.8)) careless.receive(frame, snapshot);
        if (step === 50) late.receive(snapshot(), snapshot);
        else if (step > 50) late.receive(frame, snapshot);
        const expected = hub.projection.snapshot(window, instant);
        expect(expected, `step ${step}`).toEqual(hub.ledger.count(window, instant));
        for (const dashboard of step >= 50 ? [faithful, late] : [faithful]) {
          const shown = dashboard.state?.telemetry;
          // a frame that would say nothing new is not sent: only the ends of the window differ then
          expect({ ...shown, start_at: expected.start_at, end_at: expected.end_at }, `step ${step}`).toEqual(expected);
          if (frame !== null) expect([shown?.start_at, shown?.end_at]).toEqual([expected.start_at, expected.end_at]);
        }
      }
      careless.receive(snapshot(), snapshot);
      expect(careless.state?.telemetry).toEqual(hub.projection.snapshot(window, hub.projection.instantAt(now)));
      expect(faithful.resyncs).toBe(0);
      expect(careless.resyncs).toBeGreaterThan(0);
      expect(deltas).toBeGreaterThan(20);
    },
  );

  it("FR-243-029 begins with a snapshot of version 0 and counts up by one", () => {
    const hub = open("24h");
    expect(parse(hub.feed.snapshot(hub.projection, NOON))).toMatchObject({ type: "snapshot", v: 0, base: NOON });
    const frames = [1, 2, 3].map((step) => {
      hub.ledger.append(NOON + step, STARTED, "a");
      return hub.turn(NOON + step).frame;
    });
    expect(frames).toEqual(["[1,1,1,0,0,1]", "[2,2,1,0,0,1]", "[3,3,1,0,0,1]"]);
  });

  it("FR-243-031 says nothing when nothing changed", () => {
    const hub = open("1h");
    hub.turn(NOON);
    hub.feed.snapshot(hub.projection, NOON);
    expect(hub.turn(NOON + 10).frame).toBeNull();
    expect(hub.turn(NOON + 100).frame).toBeNull();
  });

  it("FR-243-023 tells of an arrival and a departure that cancel each other out", () => {
    const hub = open("1h");
    hub.ledger.append(NOON - HOUR, STARTED, "a");
    hub.ledger.append(NOON - 1, STARTED, "a");
    const dashboard = new Dashboard();
    dashboard.receive(hub.turn(NOON).frame ?? hub.feed.snapshot(hub.projection, NOON), () => "");
    hub.ledger.append(NOON + 1, STARTED, "a");
    const { frame } = hub.turn(NOON + 1);
    expect(frame).not.toBeNull();
    dashboard.receive(frame, () => "");
    expect(dashboard.state?.telemetry).toEqual(hub.ledger.count("1h", NOON + 1));
    expect(dashboard.state?.telemetry.counts[2]).toBe(2);
  });

  it("FR-243-049 sends a snapshot when a prune took events from the middle of the window", () => {
    const hub = open("90d");
    for (let day = 80; day > 0; day -= 1) hub.ledger.append(NOON - day * DAY, STARTED, "a");
    const dashboard = new Dashboard();
    hub.turn(NOON);
    dashboard.receive(hub.feed.snapshot(hub.projection, NOON), () => "");
    hub.ledger.prune(NOON - 5 * DAY);
    const { frame } = hub.turn(NOON + 1);
    dashboard.receive(frame, () => "");
    expect(dashboard.state?.telemetry).toEqual(hub.ledger.count("90d", NOON + 1));
    expect(dashboard.state?.telemetry.bars.flat().filter((bar) => bar < 0)).toEqual([]);
  });

  it("FR-243-029 sends a snapshot at the start of the next bar, also when no number changes", () => {
    const hub = open("1h");
    hub.turn(NOON + 5);
    hub.feed.snapshot(hub.projection, NOON + 5);
    expect(hub.feed.nextBarAt()).toBe(NOON + WINDOWS["1h"].bucket_ms);
    expect(hub.turn(NOON + WINDOWS["1h"].bucket_ms - 1).frame).toBeNull();
    const frame = parse(hub.turn(NOON + WINDOWS["1h"].bucket_ms).frame ?? "null");
    expect(isDelta(frame)).toBe(false);
    expect(new WindowFeed("1h").nextBarAt()).toBeNull();
  });

  it("FR-243-030 gives a late dashboard the version of the others, so that the next change fits both", () => {
    const hub = open("24h");
    hub.turn(NOON);
    hub.feed.snapshot(hub.projection, NOON);
    hub.ledger.append(NOON + 1, STARTED, "a");
    hub.turn(NOON + 1);
    const late = new Dashboard();
    late.receive(hub.feed.snapshot(hub.projection, NOON + 700), () => "");
    hub.ledger.append(NOON + 900, STARTED, "b");
    late.receive(hub.turn(NOON + 900).frame, () => "");
    expect(late.resyncs).toBe(0);
    expect(late.state?.telemetry).toEqual(hub.ledger.count("24h", NOON + 900));
  });
});

/** Events spread evenly over ninety days, as buckets. */
function evenly(events: number): Projection {
  const days = 90;
  const projection = new Projection({ cursor: events, epoch: 0, floor: 0, newest: NOON });
  const first = Math.floor((NOON - days * DAY) / MINUTE_MS) + 1;
  const minutes = days * 1440;
  for (let minute = 0; minute < minutes; minute += 1)
    for (let family = 0; family < FAMILY_COUNT; family += 1)
      projection.buckets.add(first + minute, family, Math.ceil(events / minutes / FAMILY_COUNT));
  for (let workspace = 0; workspace < 20_000; workspace += 1) projection.seen.see(`w${workspace}`, NOON - workspace);
  return projection;
}

describe("size of frames", () => {
  it("FR-243-032 a snapshot of any window holds at most 2,048 bytes at five million events over ninety days", () => {
    const projection = evenly(5_000_000);
    for (const window of WINDOW_KEYS) {
      const frame = new WindowFeed(window).snapshot(projection, NOON);
      expect(projection.snapshot(window, NOON).active_workspaces).toBe(20_000);
      expect(new TextEncoder().encode(frame).length, window).toBeLessThanOrEqual(2_048);
    }
    const total = projection.snapshot("90d", NOON).counts.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(5_000_000);
  });

  it("FR-243-032 it also does at two hundred events a second over ninety days", () => {
    const projection = evenly(200 * 90 * 24 * 60 * 60);
    for (const window of WINDOW_KEYS)
      expect(new WindowFeed(window).snapshot(projection, NOON).length, window).toBeLessThanOrEqual(2_048);
  });

  it.each(WINDOW_KEYS)(
    "FR-243-032 a change of one number in %s holds at most 65 bytes, after a million frames",
    (window) => {
      for (let slot = 0; slot < 2 * FAMILY_COUNT; slot += 1) {
        const changes = Array.from({ length: 2 * FAMILY_COUNT }, (_, index) => (index === slot ? 1 : 0));
        const delta = JSON.stringify([1_000_000, WINDOWS[window].bucket_ms, 20_000, ...changes]);
        expect(delta.length).toBeLessThanOrEqual(MAX_DELTA_BYTES);
      }
    },
  );
});
