import { describe, expect, it } from "vitest";
import { MINUTE_MS } from "../../../worker/features/console/day-buckets.ts";
import { Projection } from "../../../worker/features/console/projection.ts";
import { USAGE_EVENT_NAMES } from "../../../worker/features/telemetry/catalog.contract.ts";
import { WINDOW_KEYS, WINDOWS } from "../../../worker/features/telemetry/windows.contract.ts";
import { randomOf } from "../../support/random.ts";
import { awkwardTime, LedgerModel, numbersIn } from "./ledger-model.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const HOUR = 60 * MINUTE_MS;
const DAY = 24 * HOUR;
const STARTED = "product.operations.started";
const REPORTED = "product.stored_report.created";

const empty = () => new Projection({ cursor: 0, epoch: 0, floor: 0, newest: 0 });

/** A projection of these events that can be asked for all windows at `instant`. */
function projected(instant: number, events: [at: number, event: string, workspace: string][]) {
  const ledger = new LedgerModel();
  for (const event of [...events].sort((a, b) => a[0] - b[0])) ledger.append(...event);
  const projection = empty();
  ledger.bring(projection, WINDOW_KEYS, instant);
  return { ledger, projection };
}

describe("projection", () => {
  it.each([11, 12, 13, 14])(
    "FR-243-023 FR-243-038 equals a count of every row for all windows at any instant (seed %d)",
    (seed) => {
      const random = randomOf(seed);
      const ledger = new LedgerModel();
      let now = NOON - 60 * DAY;
      const workspaces = Array.from({ length: 9 }, (_, index) => `w${index}`);
      for (let index = 0; index < 300; index += 1)
        ledger.append(now - 100 * DAY + index * 8 * HOUR + random.int(8 * HOUR), random.pick(USAGE_EVENT_NAMES), "w0");
      const projection = empty();
      let compared = 0;
      for (let step = 0; step < 250; step += 1) {
        const action = random.int(10);
        if (action < 4)
          for (let rows = random.int(5); rows >= 0; rows -= 1)
            ledger.append(
              now - random.pick([0, 0, 1, MINUTE_MS]),
              random.chance(0.05) ? "product.of_another_release" : random.pick(USAGE_EVENT_NAMES),
              random.pick(workspaces),
            );
        else if (action < 8) now += random.pick([1, 1_000, MINUTE_MS, HOUR + 1, 9 * HOUR, DAY, 2 * DAY + 7]);
        else if (action === 8) ledger.prune(Math.min(now, awkwardTime(random, now)));
        else {
          // land exactly on the edge of a row that is about to leave
          const at = random.pick([now, ...ledger.rows.map((row) => row.occurredAt)]);
          const leaves = at + WINDOWS[random.pick(WINDOW_KEYS)].length_ms;
          if (leaves > now) now = leaves + random.pick([-1, 0, 1]);
        }
        const instant = projection.instantAt(now);
        ledger.bring(projection, WINDOW_KEYS, instant);
        const at = projection.instantAt(now);
        if (at !== instant) ledger.bring(projection, WINDOW_KEYS, at);
        for (const window of WINDOW_KEYS) {
          const snapshot = projection.snapshot(window, at);
          expect(snapshot, `step ${step}`).toEqual(ledger.count(window, at));
          snapshot.bars.forEach((bars, family) => {
            expect(bars.reduce((sum, bar) => sum + bar, 0)).toBe(snapshot.counts[family]);
          });
          compared += numbersIn(snapshot);
        }
      }
      expect(compared).toBeGreaterThan(100_000);
    },
  );

  it.each(WINDOW_KEYS)(
    "FR-243-014 counts an event exactly at the start of %s and none a millisecond earlier",
    (key) => {
      const start = NOON + 34_567 - WINDOWS[key].length_ms;
      const { projection } = projected(NOON + 34_567, [
        [start - 1, STARTED, "early"],
        [start, STARTED, "exact"],
        [start + 1, REPORTED, "late"],
      ]);
      const snapshot = projection.snapshot(key, NOON + 34_567);
      expect(snapshot.counts).toEqual([0, 0, 1, 1, 0]);
      expect(snapshot.active_workspaces).toBe(2);
    },
  );

  it.each([
    ["a minute", MINUTE_MS],
    ["an hour", HOUR],
    ["a day", DAY],
  ])(
    "FR-243-014 counts an event at the first millisecond of %s once, also when the window starts there",
    (_name, unit) => {
      const at = Math.floor((NOON - 3 * DAY) / unit) * unit;
      const { projection } = projected(at + WINDOWS["1h"].length_ms, [
        [at - 1, STARTED, "a"],
        [at, STARTED, "b"],
      ]);
      expect(projection.snapshot("1h", at + HOUR).counts).toEqual([0, 0, 1, 0, 0]);
      expect(projection.snapshot("24h", at + HOUR).counts).toEqual([0, 0, 2, 0, 0]);
    },
  );

  it("FR-243-014 counts an event at the window's end", () => {
    const { projection } = projected(NOON, [[NOON, STARTED, "a"]]);
    for (const window of WINDOW_KEYS) expect(projection.snapshot(window, NOON).counts).toEqual([0, 0, 1, 0, 0]);
  });

  it("FR-243-015 FR-243-010 gives every family in catalog order, zero included, and no workspace when there is no event", () => {
    const { projection } = projected(NOON, []);
    const snapshot = projection.snapshot("7d", NOON);
    expect(snapshot.counts).toEqual([0, 0, 0, 0, 0]);
    expect(snapshot.active_workspaces).toBe(0);
    expect(snapshot.bars.map((bars) => bars.length)).toEqual([29, 29, 29, 29, 29]);
    expect(snapshot.bars.flat().every((bar) => bar === 0)).toBe(true);
  });

  it("FR-243-015 counts a workspace with several events once, and takes it out with its last one", () => {
    const { projection, ledger } = projected(NOON, [
      [NOON - HOUR, STARTED, "a"],
      [NOON - 10, REPORTED, "a"],
      [NOON - HOUR, STARTED, "b"],
    ]);
    expect(projection.snapshot("1h", NOON).active_workspaces).toBe(2);
    ledger.bring(projection, WINDOW_KEYS, NOON + 1);
    expect(projection.snapshot("1h", NOON + 1).active_workspaces).toBe(1);
  });

  it("FR-243-024 counts a row that is read twice once", () => {
    const { projection, ledger } = projected(NOON, [[NOON - 5, STARTED, "a"]]);
    projection.apply(ledger.rows);
    projection.apply(ledger.rows);
    expect(projection.snapshot("24h", NOON).counts).toEqual([0, 0, 1, 0, 0]);
  });

  it("FR-243-023 counts an event that the catalog does not know for its workspace and in no family", () => {
    const { projection } = projected(NOON, [[NOON - 5, "product.of_another_release", "a"]]);
    const snapshot = projection.snapshot("24h", NOON);
    expect(snapshot.counts).toEqual([0, 0, 0, 0, 0]);
    expect(snapshot.active_workspaces).toBe(1);
    expect(projection.cursor).toBe(1);
  });

  it("FR-243-023 ends its windows at the newest row when its clock is behind", () => {
    const { projection } = projected(NOON + 3_000, [[NOON + 3_000, STARTED, "a"]]);
    expect(projection.instantAt(NOON)).toBe(NOON + 3_000);
    expect(projection.snapshot("1h", projection.instantAt(NOON)).counts).toEqual([0, 0, 1, 0, 0]);
  });

  it("FR-243-023 asks for the rows of the minute that the start cuts, and refuses to guess without them", () => {
    const start = NOON + 30_000 - HOUR;
    const projection = empty();
    projection.apply([{ id: 1, occurredAt: start - 1, event: STARTED, workspaceId: "a" }]);
    expect(projection.missingEdge(start)).toBe(Math.floor(start / MINUTE_MS));
    expect(() => projection.counts(start)).toThrow("edge minute");
    expect(projection.missingEdge(start + 30_000)).toBeNull();
    expect(projection.missingEdge(start - 30_000)).toBeNull();
  });

  it("FR-243-023 reads an edge minute again when a row is added to it", () => {
    const start = NOON + 30_000 - HOUR;
    const { projection } = projected(NOON + 30_000, [[start, STARTED, "a"]]);
    expect(projection.missingEdge(start)).toBeNull();
    projection.apply([{ id: 2, occurredAt: start + 1, event: REPORTED, workspaceId: "a" }]);
    expect(projection.missingEdge(start)).not.toBeNull();
  });

  it("FR-243-049 forgets what is before the floor: the floor's own minute is split, its instant stays", () => {
    const { projection, ledger } = projected(NOON, [
      [NOON - 20_001, STARTED, "gone"],
      [NOON - 20_000, STARTED, "kept"],
      [NOON - 10_000, REPORTED, "kept"],
    ]);
    ledger.prune(NOON - 20_000);
    ledger.bring(projection, WINDOW_KEYS, NOON);
    for (const window of WINDOW_KEYS) expect(projection.snapshot(window, NOON)).toEqual(ledger.count(window, NOON));
    // a floor never goes down
    projection.raiseFloor(0);
    expect(projection.snapshot("1h", NOON).counts).toEqual([0, 0, 1, 1, 0]);
  });

  it("FR-243-012 drops what no window reaches, a day later than it could", () => {
    const { projection } = projected(NOON, [
      [NOON - 92 * DAY, STARTED, "old"],
      [NOON - 90 * DAY, STARTED, "edge"],
      [NOON, STARTED, "new"],
    ]);
    const before = projection.snapshot("90d", NOON);
    const forgotten = projection.forgetUnreachable(NOON);
    expect(forgotten.workspaces).toEqual(["old"]);
    expect(forgotten.days).toEqual([Math.floor((NOON - 92 * DAY) / DAY)]);
    expect(projection.snapshot("90d", NOON)).toEqual(before);
  });
});

describe("next departure", () => {
  it("FR-243-022 is the millisecond after a row stood at the window's start", () => {
    const at = NOON - HOUR + 250;
    const { projection, ledger } = projected(NOON, [[at, STARTED, "a"]]);
    const leaves = projection.nextDeparture("1h", NOON);
    expect(leaves).toBe(at + HOUR + 1);
    ledger.bring(projection, ["1h"], at + HOUR);
    expect(projection.snapshot("1h", at + HOUR).counts[2]).toBe(1);
    expect(projection.snapshot("1h", at + HOUR + 1).counts[2]).toBe(0);
  });

  it("FR-243-022 looks past the end of the minute into rows that were read ahead", () => {
    const start = NOON - HOUR - 5_000;
    const instant = start + HOUR;
    const { projection, ledger } = projected(instant, [
      [start + 6_000, STARTED, "a"],
      [NOON - 1, STARTED, "a"],
    ]);
    // the next minute is read before the start reaches it
    ledger.bring(projection, ["1h"], instant + 10_000);
    expect(projection.nextDeparture("1h", instant)).toBe(start + 6_000 + HOUR + 1);
  });

  it.each([21, 22, 23])("FR-243-022 never lets a number change before it, in silence (seed %d)", (seed) => {
    const random = randomOf(seed);
    const ledger = new LedgerModel();
    for (let index = 0; index < 200; index += 1)
      ledger.append(NOON - 3 * HOUR + index * 50_000 + random.int(50_000), STARTED, `w${random.int(5)}`);
    const projection = empty();
    for (let now = NOON; now < NOON + 90 * MINUTE_MS; now += 1 + random.int(20_000)) {
      const at = projection.instantAt(now);
      ledger.bring(projection, ["1h"], at);
      ledger.bring(projection, ["1h"], at + 15_000);
      // it speaks for the rows that were read ahead; those after them are read before the start reaches them
      const until = Math.min(projection.nextDeparture("1h", at) ?? Number.POSITIVE_INFINITY, at + 15_001);
      const { counts, active_workspaces } = ledger.count("1h", at);
      const before = ledger.count("1h", until - 1);
      expect([before.counts, before.active_workspaces]).toEqual([counts, active_workspaces]);
    }
  });

  it("FR-243-022 is nothing when nothing can leave", () => {
    const { projection } = projected(NOON, []);
    for (const window of WINDOW_KEYS) expect(projection.nextDeparture(window, NOON)).toBeNull();
  });
});
