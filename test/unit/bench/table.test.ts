import { describe, expect, it } from "vitest";
import { atMost, failedRow, formatTable, makeRow, timesBetter } from "../../bench/table.ts";

const measured = { id: "latency", unit: "ms" };

describe("rows of the bench", () => {
  it.each([
    { name: "at its bound", value: 50, reach: atMost(50), ok: true },
    { name: "past its bound", value: 50.01, reach: atMost(50), ok: false },
    { name: "without a bound", value: 50, reach: undefined, ok: true },
    { name: "that is no number", value: Number.NaN, reach: undefined, ok: false },
    { name: "that is no number, with a bound", value: Number.NaN, reach: atMost(50), ok: false },
  ])("FR-243-055 judges a value $name: $ok", ({ value, reach, ok }) => {
    expect(makeRow({ ...measured, value, ...(reach === undefined ? {} : { reach }) }).ok).toBe(ok);
  });

  it.each([
    { value: 10, baseline: 2_500, ratio: 250, ok: true },
    { value: 10.1, baseline: 2_500, ratio: 248, ok: false },
    { value: 10, baseline: undefined, ratio: null, ok: false },
  ])("FR-243-055 judges $value against a baseline of $baseline: $ok", ({ value, baseline, ratio, ok }) => {
    const row = makeRow({
      ...measured,
      value,
      ...(baseline === undefined ? {} : { baseline }),
      reach: timesBetter(250),
    });
    expect(row).toMatchObject({ ratio, ok });
  });

  it("has no ratio to a value of zero", () => {
    expect(makeRow({ ...measured, value: 0, baseline: 100, reach: atMost(0) })).toMatchObject({
      ratio: null,
      ok: true,
    });
  });

  it("FR-243-055 writes rows of id, value, unit, baseline, ratio, reach and ok, also when a measurement failed", () => {
    const keys = ["id", "value", "unit", "baseline", "ratio", "reach", "ok"];
    expect(Object.keys(makeRow({ ...measured, value: 1 }))).toEqual(keys);
    expect(Object.keys(failedRow("latency"))).toEqual(keys);
    expect(failedRow("latency")).toMatchObject({ value: null, ok: false });
  });

  it("FR-243-055 prints one line per row under a head, aligned", () => {
    const rows = [
      makeRow({ id: "a", value: 1_234_567, unit: "rows", baseline: 5_000_000, reach: atMost(600) }),
      failedRow("long-id"),
    ];
    expect(formatTable(rows).split("\n")).toEqual([
      "what         value   baseline  ratio  reach   ok  unit",
      "a        1,234,567  5,000,000   4.05  <= 600  NO  rows",
      "long-id          –          –      –  –       NO  the measurement failed",
    ]);
  });
});
