import { describe, expect, it } from "vitest";
import { counted, grouped } from "../../../worker/platform/counted.ts";

describe("a number of things in words", () => {
  it.each([
    [0, "0"],
    [7, "7"],
    [999, "999"],
    [1000, "1,000"],
    [12_345, "12,345"],
    [999_999, "999,999"],
    [1_000_000, "1,000,000"],
  ])("FR-246-033 groups the thousands of %i", (count, expected) => {
    expect(grouped(count)).toBe(expected);
  });

  it.each([
    [0, undefined, "0 findings"],
    [1, undefined, "1 finding"],
    [1200, undefined, "1,200 findings"],
    [2, "entries", "2 entries"],
  ])("FR-246-033 says how many there are of %i", (count, many, expected) => {
    expect(counted(count, many === undefined ? "finding" : "entry", many)).toBe(expected);
  });
});
