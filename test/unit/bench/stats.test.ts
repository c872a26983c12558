import { describe, expect, it } from "vitest";
import { mean, median, percentile, rounded, thirds } from "../../bench/stats.ts";

describe("statistics of the bench", () => {
  it.each([
    { values: [5], p: 0.99, expected: 5 },
    { values: [3, 1, 2], p: 0.5, expected: 2 },
    { values: [1, 2, 3, 4], p: 0.5, expected: 2 },
    { values: Array.from({ length: 100 }, (_, index) => index + 1), p: 0.95, expected: 95 },
    { values: Array.from({ length: 100 }, (_, index) => index + 1), p: 0.99, expected: 99 },
    { values: [10, 20], p: 0, expected: 10 },
    { values: [10, 20], p: 1, expected: 20 },
  ])("FR-243-055 takes the nearest rank: $p of $values.length values is $expected", ({ values, p, expected }) => {
    expect(percentile(values, p)).toBe(expected);
  });

  it("FR-243-055 has no median and no mean without values, so that a measurement without samples is not reached", () => {
    expect(median([])).toBeNaN();
    expect(mean([])).toBeNaN();
  });

  it("leaves the given values in their order", () => {
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });

  it.each([
    {
      values: [1, 2, 3, 4, 5, 6],
      expected: [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
    },
    { values: [1, 2, 3, 4, 5], expected: [[1], [2, 3, 4], [5]] },
    { values: [1], expected: [[], [1], []] },
  ])("cuts $values into thirds of which the outer ones are equally long", ({ values, expected }) => {
    expect(thirds(values)).toEqual(expected);
  });

  it.each([
    [0, 0],
    [2.0123, 2.01],
    [0.123456, 0.123],
    [999.4, 999],
    [12_345.6, 12_346],
  ])("shows %d as %d", (value, expected) => {
    expect(rounded(value)).toBe(expected);
  });
});
