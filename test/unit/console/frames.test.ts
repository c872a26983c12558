import { describe, expect, it } from "vitest";
import {
  applyFrame,
  encodeDelta,
  FAMILY_COUNT,
  type LiveState,
  MAX_DELTA_BYTES,
  type SnapshotFrame,
} from "../../../worker/features/console/frames.contract.ts";
import { randomOf } from "../../support/random.ts";

const BASE = Date.UTC(2026, 9, 5, 12);
const zeros = () => new Array<number>(FAMILY_COUNT).fill(0);

const SNAPSHOT: SnapshotFrame = {
  type: "snapshot",
  v: 7,
  base: BASE,
  product_telemetry: {
    window: "1h",
    start_at: BASE - 3_600_000,
    end_at: BASE,
    active_workspaces: 3,
    counts: [5, 0, 2, 0, 0],
    bucket_ms: 1_800_000,
    first_bucket_at: BASE - 3_600_000,
    bars: [
      [2, 1, 2],
      [0, 0, 0],
      [1, 1, 0],
      [0, 0, 0],
      [0, 0, 0],
    ],
  },
};

function state(): LiveState {
  const result = applyFrame(null, SNAPSHOT);
  if (result.kind !== "state") throw new Error("a snapshot is a state");
  return result.state;
}

describe("encodeDelta", () => {
  it("FR-243-032 leaves trailing zeros out and always says version, time and active workspaces", () => {
    expect(encodeDelta(8, 120, 3, zeros(), zeros())).toBe("[8,120,3]");
    expect(encodeDelta(8, 0, 0, zeros(), zeros())).toBe("[8,0,0]");
    expect(encodeDelta(8, 120, 3, [0, 0, 1, 0, 0], zeros())).toBe("[8,120,3,0,0,1]");
    expect(encodeDelta(8, 120, 3, zeros(), [0, 0, 0, 0, 2])).toBe("[8,120,3,0,0,0,0,0,0,0,0,0,2]");
  });

  it("FR-243-032 gives no frame longer than 65 bytes: a snapshot is sent instead", () => {
    const random = randomOf(32);
    let refused = 0;
    for (let round = 0; round < 2_000; round += 1) {
      const digits = () => random.int(10 ** random.int(8));
      const values = () => Array.from({ length: FAMILY_COUNT }, digits);
      const frame = encodeDelta(digits(), digits(), digits(), values(), values());
      if (frame === null) refused += 1;
      else expect(new TextEncoder().encode(frame).length).toBeLessThanOrEqual(MAX_DELTA_BYTES);
    }
    expect(MAX_DELTA_BYTES).toBe(65);
    expect(refused).toBeGreaterThan(0);
    expect(refused).toBeLessThan(2_000);
  });
});

describe("applyFrame", () => {
  it("FR-243-029 takes a snapshot as the whole state, whatever was there before", () => {
    expect(state()).toEqual({ v: 7, base: BASE, telemetry: SNAPSHOT.product_telemetry });
    const result = applyFrame({ ...state(), v: 99 }, SNAPSHOT);
    expect(result).toEqual({ kind: "state", state: state() });
  });

  it("FR-243-029 applies arrivals to the newest bar, departures to the oldest, and moves the window", () => {
    const result = applyFrame(state(), [8, 250, 4, 1, 0, 0, 3, 0, 2]);
    if (result.kind !== "state") throw new Error(result.kind);
    const { telemetry } = result.state;
    expect(result.state.v).toBe(8);
    expect(telemetry.active_workspaces).toBe(4);
    expect(telemetry.counts).toEqual([4, 0, 2, 3, 0]);
    expect(telemetry.bars[0]).toEqual([0, 1, 3]);
    expect(telemetry.bars[3]).toEqual([0, 0, 3]);
    expect([telemetry.start_at, telemetry.end_at]).toEqual([BASE - 3_600_000 + 250, BASE + 250]);
  });

  it("FR-243-030 asks for a snapshot when a version is missing, repeated or old, and keeps its state", () => {
    for (const v of [7, 6, 9, 100, -1]) {
      const before = state();
      expect(applyFrame(before, [v, 1, 3, 1])).toEqual({ kind: "resync" });
      expect(before).toEqual(state());
    }
  });

  it("FR-243-030 asks for a snapshot when a change comes before any state", () => {
    expect(applyFrame(null, [8, 1, 3, 1])).toEqual({ kind: "resync" });
  });

  it("FR-243-030 does not change the state that it was given", () => {
    const before = state();
    applyFrame(before, [8, 250, 4, 1, 0, 0, 3]);
    expect(before).toEqual(state());
  });

  it("FR-243-023 passes on that the numbers are not live, with the reason and since when", () => {
    expect(applyFrame(state(), { type: "stale", v: 0, reason: "ledger_unreachable", since: 5 })).toEqual({
      kind: "stale",
      reason: "ledger_unreachable",
      since: 5,
    });
  });

  it("FR-243-030 goes on with the next version after it heard that the numbers were stale", () => {
    const before = state();
    applyFrame(before, { type: "stale", v: 0, reason: "rebuilding", since: 5 });
    expect(applyFrame(before, [8, 1, 3]).kind).toBe("state");
  });
});
