import { env } from "cloudflare:workers";
import { describe, expect, it } from "vitest";
import { Projector } from "../../../worker/features/console/projector.ts";
import { WINDOW_KEYS } from "../../../worker/features/telemetry/windows.contract.ts";
import { DAY, HOUR, MemoryStore, MINUTE, NOON, quietPlatform } from "./projector-support.ts";

describe("reading ahead", () => {
  /** A window's start stands this far before the end of its minute; the next minute holds a row 100 ms in. */
  async function nearTheEndOfAMinute(msLeft: number) {
    const start = NOON - HOUR + MINUTE - msLeft;
    const platform = await quietPlatform([NOON - HOUR + MINUTE + 100], start + HOUR);
    const projector = new Projector(platform.reader, new MemoryStore(), platform.clock);
    const instant = await projector.pull(["1h"]);
    if (instant === null) throw new Error("behind");
    return { ...platform, projector, instant, leavesAt: NOON + MINUTE + 101 };
  }

  it.each([59_999, 40_000, 20_000, 15_001])(
    "FR-243-022 asks to be woken before the minute that begins to leave in %d ms, and reads it then",
    async (msLeft) => {
      const { projector, clock, instant, leavesAt } = await nearTheEndOfAMinute(msLeft);
      expect(projector.projection.nextDeparture("1h", instant)).toBe(leavesAt);
      const wakeAt = projector.nextPrefetch(["1h"], instant);
      expect(wakeAt).toBeGreaterThan(instant);
      expect(wakeAt).toBeLessThan(leavesAt - 5_000);
      clock.at = (wakeAt ?? 0) - 1;
      expect(projector.instantWithoutReading(["1h"])).toBe(clock.at);
      clock.at = wakeAt ?? 0;
      expect(projector.instantWithoutReading(["1h"])).toBeNull();
      const at = await projector.pull(["1h"]);
      if (at === null) throw new Error("behind");
      // after it nothing is left to read, and the departure is known to the millisecond
      expect(projector.nextPrefetch(["1h"], at)).toBeNull();
      expect(projector.projection.nextDeparture("1h", at)).toBe(leavesAt);
      clock.at = leavesAt;
      expect(projector.instantWithoutReading(["1h"])).toBe(leavesAt);
      expect(projector.snapshot("1h", leavesAt).counts[2]).toBe(0);
      expect(projector.snapshot("1h", leavesAt - 1).counts[2]).toBe(1);
    },
  );

  it.each([14_999, 7_500, 1, 0])(
    "FR-243-022 has read the minute that begins to leave in %d ms already",
    async (msLeft) => {
      const { projector, instant, leavesAt } = await nearTheEndOfAMinute(msLeft);
      expect(projector.nextPrefetch(["1h"], instant)).toBeNull();
      expect(projector.projection.nextDeparture("1h", instant)).toBe(leavesAt);
    },
  );

  it("FR-243-022 does not wake for a minute without events", async () => {
    const { clock, reader } = await quietPlatform([NOON - 10]);
    const projector = new Projector(reader, new MemoryStore(), clock);
    const instant = await projector.pull(WINDOW_KEYS);
    expect(projector.nextPrefetch(WINDOW_KEYS, instant ?? 0)).toBeNull();
  });

  it("FR-243-033 does not stay awake for a window whose start stands still at the prune's cutoff", async () => {
    // the cutoff lies at the end of a minute, and the next one holds an event
    const floor = NOON - DAY + MINUTE - 2_000;
    const { clock, reader } = await quietPlatform([floor, NOON - DAY + MINUTE + 500]);
    await env.DB.prepare("UPDATE ledger_state SET floor = ?").bind(floor).run();
    const projector = new Projector(reader, new MemoryStore(), clock);
    const instant = await projector.pull(["90d"]);
    const wakeAt = projector.nextPrefetch(["90d"], instant ?? 0);
    expect(wakeAt).toBeGreaterThan(NOON + 88 * DAY);
  });
});
