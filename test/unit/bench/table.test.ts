import { describe, expect, it } from "vitest";
import { atMost, failedRow, formatTable, makeRow, timesBetter } from "../../bench/table.ts";

describe("FR-243-055 a row of the bench", () => {
  it.each([
    ["a value within its bound", { value: 3, reach: atMost(3.2) }, { reach: "<= 3.2", ok: true }],
    ["a value past its bound", { value: 3.3, reach: atMost(3.2) }, { ok: false }],
    [
      "a ratio that is reached",
      { value: 2, baseline: 600, reach: timesBetter(250) },
      { ratio: 300, reach: "ratio >= 250", ok: true },
    ],
    ["a ratio that is missed", { value: 20, baseline: 600, reach: timesBetter(250) }, { ratio: 30, ok: false }],
    ["a ratio without a baseline", { value: 2, reach: timesBetter(250) }, { ratio: null, ok: false }],
    ["a number that is none", { value: Number.NaN }, { ok: false }],
  ])("tells %s", (_, measured, expected) => {
    const row = makeRow({ id: "some-row", unit: "rows", ...measured });
    expect(row).toMatchObject(expected);
    expect(Object.keys(row).sort()).toEqual(["baseline", "id", "ok", "ratio", "reach", "unit", "value"]);
  });

  it("says that a measurement failed instead of leaving its row out", () => {
    expect(failedRow("some-row")).toMatchObject({ id: "some-row", value: null, ok: false });
  });

  it("stands in one table with a line each", () => {
    const lines = formatTable([makeRow({ id: "first", value: 1, unit: "rows" }), failedRow("second")]).split("\n");
    expect(lines).toHaveLength(3);
    expect(lines[1]).toContain("first");
    expect(lines[2]).toMatch(/second.*NO/);
  });
});
