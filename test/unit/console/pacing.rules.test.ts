import { describe, expect, it } from "vitest";
import { frameInterval, nextWake, type WakeInput } from "../../../worker/features/console/pacing.rules.ts";

describe("frame interval", () => {
  it.each([
    [0, 16],
    [1, 16],
    [10, 16],
    [200, 16],
    [201, 16.08],
    [1_000, 80],
    [5_000, 400],
    [6_250, 500],
    [6_251, 500],
    [100_000, 500],
  ])("FR-243-031 with %d sockets is %d ms", (sockets, interval) => {
    expect(frameInterval(sockets)).toBeCloseTo(interval, 9);
  });
});

const NOW = 1_000_000;

/** A hub that is level and has one dashboard; nothing is due before the safety pull. */
const QUIET: WakeInput = {
  now: NOW,
  sockets: 1,
  dirty: false,
  lastPullAt: NOW,
  lastFrameAt: NOW - 10_000,
  checkpointDueAt: null,
  nextDepartureAt: null,
  nextPrefetchAt: null,
  nextBarAt: null,
  sessionsCheckedAt: NOW,
  firstExpiryAt: null,
  behind: false,
};

const UNWATCHED: WakeInput = { ...QUIET, sockets: 0 };

describe("next wake", () => {
  it.each<[string, WakeInput, number | null]>([
    ["sleeps for good when nobody looks and nothing is to be saved", UNWATCHED, null],
    ["goes on at once with a rebuild", { ...UNWATCHED, behind: true }, NOW],
    ["saves a checkpoint also when nobody looks", { ...UNWATCHED, checkpointDueAt: NOW + 700 }, NOW + 700],
    ["pulls a minute after the last pull when nobody looks", { ...UNWATCHED, dirty: true }, NOW + 60_000],
    [
      "pulls at once when nobody looks and the last pull is long ago",
      { ...UNWATCHED, dirty: true, lastPullAt: 0 },
      NOW,
    ],
    [
      "does not mind departures, bars, prefetches or sessions when nobody looks",
      { ...UNWATCHED, nextDepartureAt: NOW, nextBarAt: NOW, nextPrefetchAt: NOW, firstExpiryAt: NOW },
      null,
    ],
    ["pulls half a minute after the last pull when nothing was heard", QUIET, NOW + 30_000],
    ["pulls at once when the ledger grew and the feed is idle", { ...QUIET, dirty: true }, NOW],
    ["waits for the pace when the ledger grew", { ...QUIET, dirty: true, lastFrameAt: NOW - 6 }, NOW + 10],
    ["waits longer with more sockets", { ...QUIET, sockets: 1_000, dirty: true, lastFrameAt: NOW - 6 }, NOW + 74],
    [
      "never waits longer than 500 ms when the ledger grew",
      { ...QUIET, sockets: 50_000, dirty: true, lastFrameAt: NOW },
      NOW + 500,
    ],
    ["ticks down when an event leaves", { ...QUIET, nextDepartureAt: NOW + 123 }, NOW + 123],
    ["keeps the pace for departures too", { ...QUIET, nextDepartureAt: NOW + 3, lastFrameAt: NOW }, NOW + 16],
    ["moves the bars on", { ...QUIET, nextBarAt: NOW + 456 }, NOW + 456],
    ["keeps the pace for bars too", { ...QUIET, nextBarAt: NOW, lastFrameAt: NOW - 1 }, NOW + 15],
    ["reads ahead without regard to the pace", { ...QUIET, nextPrefetchAt: NOW + 2, lastFrameAt: NOW }, NOW + 2],
    ["looks at the sessions every minute", { ...QUIET, sessionsCheckedAt: NOW - 55_000 }, NOW + 5_000],
    ["ends a session on time", { ...QUIET, firstExpiryAt: NOW + 77 }, NOW + 77],
    ["saves a checkpoint while somebody looks", { ...QUIET, checkpointDueAt: NOW + 99 }, NOW + 99],
    [
      "takes the first of everything",
      {
        ...QUIET,
        nextDepartureAt: NOW + 900,
        nextBarAt: NOW + 800,
        nextPrefetchAt: NOW + 700,
        checkpointDueAt: NOW + 950,
      },
      NOW + 700,
    ],
    ["does not wait for a clock that was set back", { ...QUIET, dirty: true, lastFrameAt: NOW + 60_000 }, NOW + 16],
    ["never lies in the past", { ...QUIET, nextDepartureAt: NOW - 5, nextPrefetchAt: NOW - 60_000 }, NOW],
  ])("FR-243-022 FR-243-031 FR-243-033 %s", (_name, input, expected) => {
    expect(nextWake(input)).toBe(expected);
  });
});
