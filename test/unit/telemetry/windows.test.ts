import { describe, expect, it } from "vitest";
import {
  firstBucketAt,
  parseWindow,
  WINDOW_KEYS,
  WINDOWS,
} from "../../../worker/features/telemetry/windows.contract.ts";
import { randomOf } from "../../support/random.ts";

const HOUR = 3_600_000;

describe("windows", () => {
  it("FR-243-013 are the five of the contract with their labels and lengths", () => {
    expect(WINDOW_KEYS.map((key) => [key, WINDOWS[key].label, WINDOWS[key].length_ms / HOUR])).toEqual([
      ["1h", "Last hour", 1],
      ["24h", "Last 24 hours", 24],
      ["7d", "Last 7 days", 7 * 24],
      ["30d", "Last 30 days", 30 * 24],
      ["90d", "Last 90 days", 90 * 24],
    ]);
    expect(WINDOW_KEYS.map((key) => WINDOWS[key].phrase)).toEqual([
      "the last hour",
      "the last 24 hours",
      "the last 7 days",
      "the last 30 days",
      "the last 90 days",
    ]);
  });

  it.each(["1h", "24h", "7d", "30d", "90d"])("FR-243-013 reads %s as itself", (key) => {
    expect(parseWindow(key)).toBe(key);
  });

  it.each([undefined, null, "", "24H", " 24h", "1h ", "365d", "constructor", "24h,1h", "1h&window=7d"])(
    "FR-243-013 falls back to 24h for %j",
    (value) => {
      expect(parseWindow(value)).toBe("24h");
    },
  );

  it.each(WINDOW_KEYS)("FR-243-038 cuts %s into at most 60 bars at any instant, all of them needed", (key) => {
    const { length_ms, bucket_ms } = WINDOWS[key];
    const random = randomOf(38);
    const edges = [-1, 0, 1].map((shift) => Date.UTC(2026, 0, 1) + shift);
    const anywhere = Array.from({ length: 2_000 }, () => Date.UTC(2020, 0, 1) + random.int(10 * 365 * 24 * HOUR));
    for (const instant of [...edges, ...anywhere]) {
      const first = firstBucketAt(instant - length_ms, bucket_ms);
      const last = firstBucketAt(instant, bucket_ms);
      expect((last - first) / bucket_ms + 1).toBeLessThanOrEqual(60);
      expect(first).toBeLessThanOrEqual(instant - length_ms);
      expect(first + bucket_ms).toBeGreaterThan(instant - length_ms);
    }
    // a bar is made of whole minutes and never crosses a day's end unless it is made of whole days
    expect(bucket_ms % 60_000).toBe(0);
    expect(Math.max(bucket_ms, 24 * HOUR) % Math.min(bucket_ms, 24 * HOUR)).toBe(0);
    expect(length_ms % bucket_ms).toBe(0);
  });
});
