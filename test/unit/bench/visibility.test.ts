import { describe, expect, it } from "vitest";
import { waitsOf } from "../../bench/visibility.ts";

describe("waits of the bench", () => {
  it("matches commits in their order with the frames that show them", () => {
    const arrivals = [
      { v: 2, arrived: 2, times: [110, 120] },
      { v: 3, arrived: 1, times: [150, 151] },
    ];
    expect(waitsOf([130, 100, 105], arrivals)).toEqual([
      [10, 20],
      [5, 15],
      [20, 21],
    ]);
  });

  it("FR-243-055 fails the measurement when an event was not shown", () => {
    expect(() => waitsOf([100, 101], [{ v: 1, arrived: 1, times: [110] }])).toThrow("1 events were not shown");
  });
});
