import { describe, expect, it } from "vitest";
import {
  baselineKey,
  baselineOf,
  changesSince,
  hasChanged,
  parseBaseline,
  sinceText,
} from "../../../web/features/console/since-looked.rules.ts";
import { NOON, snapshotOf } from "./snapshots.ts";

const seen = baselineOf(snapshotOf([1, 0, 3, 0, 2], { active: 2 }), NOON);

describe("change since the viewer looked", () => {
  it.each([
    {
      what: "nothing changed",
      counts: [1, 0, 3, 0, 2],
      active: 2,
      deltas: [0, 0, 0, 0, 0],
      activeDelta: 0,
      changed: false,
    },
    { what: "events came", counts: [1, 0, 6, 0, 2], active: 3, deltas: [0, 0, 3, 0, 0], activeDelta: 1, changed: true },
    {
      what: "events left the window",
      counts: [0, 0, 1, 0, 2],
      active: 1,
      deltas: [-1, 0, -2, 0, 0],
      activeDelta: -1,
      changed: true,
    },
    {
      what: "only a workspace became quiet",
      counts: [1, 0, 3, 0, 2],
      active: 1,
      deltas: [0, 0, 0, 0, 0],
      activeDelta: -1,
      changed: true,
    },
  ])(
    "FR-243-042 is told for each of the six numbers when $what",
    ({ counts, active, deltas, activeDelta, changed }) => {
      const changes = changesSince(seen, snapshotOf(counts, { active }));
      expect(changes).toEqual({ at: NOON, active_workspaces: activeDelta, counts: deltas });
      expect(hasChanged(changes)).toBe(changed);
    },
  );

  it("FR-243-042 is not told before a first look", () => {
    expect(changesSince(null, snapshotOf([1, 0, 0, 0, 0]))).toBeNull();
    expect(hasChanged(null)).toBe(false);
  });

  it("is left out for a family that the stored numbers do not know", () => {
    const old = { ...seen, counts: { "product.operations.started": 3 } };
    expect(changesSince(old, snapshotOf([9, 9, 4, 9, 9]))?.counts).toEqual([null, null, 1, null, null]);
  });
});

describe("numbers stored on this device", () => {
  it("come back as they were stored", () => {
    expect(parseBaseline(JSON.stringify(seen))).toEqual(seen);
  });

  it.each([
    { what: "nothing", stored: null },
    { what: "no JSON", stored: "{" },
    { what: "another shape", stored: "[1]" },
    { what: "null", stored: "null" },
    { what: "a missing time", stored: JSON.stringify({ ...seen, at: undefined }) },
    { what: "a negative number", stored: JSON.stringify({ ...seen, active_workspaces: -1 }) },
    { what: "a number that is text", stored: JSON.stringify({ ...seen, active_workspaces: "2" }) },
    { what: "counts that are no object", stored: JSON.stringify({ ...seen, counts: null }) },
  ])("are ignored when they are $what", ({ stored }) => {
    expect(parseBaseline(stored)).toBeNull();
  });

  it("lose only what is wrong or unknown among the families", () => {
    const stored = JSON.stringify({
      ...seen,
      counts: { "product.operations.started": 3, "product.review_pack.requested": 1.5, "product.other": 4 },
    });
    expect(parseBaseline(stored)?.counts).toEqual({ "product.operations.started": 3 });
  });

  it("FR-243-042 are kept apart by viewer and window", () => {
    const keys = [baselineKey("stf_1", "24h"), baselineKey("stf_1", "7d"), baselineKey("stf_2", "24h")];
    expect(new Set(keys).size).toBe(3);
  });
});

describe("when the viewer looked", () => {
  const now = new Date(2026, 10, 23, 15, 30);
  it.each([
    { at: new Date(2026, 10, 23, 14, 2, 59), text: /^14:02$/ },
    { at: new Date(2026, 10, 23, 0, 0), text: /^00:00$/ },
    { at: new Date(2026, 10, 22, 23, 59), text: /^(?=.*22)(?=.*Nov).*, 23:59$/ },
    { at: new Date(2025, 10, 23, 14, 2), text: /^(?=.*2025)(?=.*Nov).*, 14:02$/ },
  ])("is a clock time today, and carries the day otherwise ($text)", ({ at, text }) => {
    expect(sinceText(at, now)).toMatch(text);
  });
});
