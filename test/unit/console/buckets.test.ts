import { describe, expect, it } from "vitest";
import { DayBuckets, MinuteBuckets } from "../../../worker/features/console/day-buckets.ts";
import { FAMILY_COUNT } from "../../../worker/features/console/frames.contract.ts";
import { LastSeen, lowerBound } from "../../../worker/features/console/last-seen.ts";
import { randomOf } from "../../support/random.ts";

const DAY = 1440;
const DAY_0 = 20_000 * DAY;

describe("minute buckets", () => {
  it.each([1, 2, 3])("FR-243-023 sum any range of minutes like a count of every minute (seed %d)", (seed) => {
    const random = randomOf(seed);
    const buckets = new MinuteBuckets();
    const naive = new Map<number, number[]>();
    for (let step = 0; step < 600; step += 1) {
      const minute = DAY_0 + random.int(9) * DAY + random.pick([0, 59, 60, 719, 1439, random.int(DAY)]);
      const family = random.int(FAMILY_COUNT);
      const count = 1 + random.int(3);
      buckets.add(minute, family, count);
      const known = naive.get(minute) ?? new Array<number>(FAMILY_COUNT).fill(0);
      known[family] = (known[family] ?? 0) + count;
      naive.set(minute, known);
    }
    for (let check = 0; check < 300; check += 1) {
      const from = DAY_0 - DAY + random.int(11) * DAY + random.pick([0, 1, 60, 1439, random.int(DAY)]);
      const to = from + random.pick([0, 1, 59, 60, 61, DAY, DAY + 1, 3 * DAY, random.int(11 * DAY)]);
      const sums = new Array<number>(FAMILY_COUNT).fill(0);
      buckets.sumInto(sums, from, to);
      const expected = new Array<number>(FAMILY_COUNT).fill(0);
      for (const [minute, counts] of naive)
        if (minute >= from && minute < to)
          counts.forEach((count, family) => {
            expected[family] = (expected[family] ?? 0) + count;
          });
      expect(sums).toEqual(expected);
    }
  });

  it("FR-243-023 adds to what the caller already has, and nothing for an empty or reversed range", () => {
    const buckets = new MinuteBuckets();
    buckets.add(DAY_0, 1, 4);
    const target = [1, 1, 1, 1, 1];
    buckets.sumInto(target, DAY_0, DAY_0);
    buckets.sumInto(target, DAY_0 + 5, DAY_0);
    expect(target).toEqual([1, 1, 1, 1, 1]);
    buckets.sumInto(target, DAY_0, DAY_0 + 1);
    expect(target).toEqual([1, 5, 1, 1, 1]);
  });

  it("FR-243-026 says which minutes are empty and which days changed since it was asked", () => {
    const buckets = new MinuteBuckets();
    buckets.add(DAY_0 + 5, 4, 1);
    expect(buckets.isEmpty(DAY_0 + 5)).toBe(false);
    expect(buckets.isEmpty(DAY_0 + 4)).toBe(true);
    expect(buckets.isEmpty(DAY_0 - DAY + 5)).toBe(true);
    buckets.add(DAY_0 + DAY, 0, 1);
    expect(buckets.takeDirty()).toEqual([DAY_0 / DAY, DAY_0 / DAY + 1]);
    expect(buckets.takeDirty()).toEqual([]);
    buckets.add(DAY_0 + 6, 0, 1);
    expect(buckets.takeDirty()).toEqual([DAY_0 / DAY]);
  });

  it("FR-243-049 forgets the days before the one that holds a minute, and keeps that one whole", () => {
    const buckets = new MinuteBuckets();
    for (const day of [0, 1, 2, 3]) buckets.add(DAY_0 + day * DAY + 7, 0, 1);
    expect(buckets.forgetDaysBefore(DAY_0 + 2 * DAY + 700)).toEqual([DAY_0 / DAY, DAY_0 / DAY + 1]);
    expect(buckets.takeDirty()).toEqual([DAY_0 / DAY + 2, DAY_0 / DAY + 3]);
    const sums = [0, 0, 0, 0, 0];
    buckets.sumInto(sums, DAY_0, DAY_0 + 4 * DAY);
    expect(sums).toEqual([2, 0, 0, 0, 0]);
    expect(buckets.forgetDaysBefore(DAY_0)).toEqual([]);
  });

  it("FR-243-026 derives a stored day's hours and total from its minutes", () => {
    const random = randomOf(9);
    const day = new DayBuckets();
    for (let step = 0; step < 200; step += 1) day.add(random.int(DAY), random.int(FAMILY_COUNT), 1 + random.int(4));
    const loaded = new DayBuckets(day.minutes.slice());
    expect(loaded.hours).toEqual(day.hours);
    expect(loaded.total).toEqual(day.total);
    expect(day.minutes.byteLength).toBe(28_800);
  });
});

describe("last seen", () => {
  it("FR-243-023 finds the first value that is not below a bound", () => {
    expect([0, 1, 2, 3, 4].map((bound) => lowerBound([1, 1, 3], bound))).toEqual([0, 0, 2, 2, 3]);
    expect(lowerBound([], 1)).toBe(0);
  });

  it.each([1, 2, 3])("FR-243-015 counts each workspace once, like a set would (seed %d)", (seed) => {
    const random = randomOf(seed);
    const names = Array.from({ length: 12 }, (_, index) => `w${index}`);
    const initial: [string, number][] = names.slice(0, 4).map((name) => [name, random.int(100)]);
    const seen = new LastSeen(initial);
    const events: [string, number][] = [...initial];
    for (let step = 0; step < 400; step += 1) {
      const event: [string, number] = [random.pick(names), random.int(200)];
      seen.see(...event);
      events.push(event);
      const start = random.int(220);
      const inside = events.filter(([, at]) => at >= start);
      expect(seen.activeSince(start)).toBe(new Set(inside.map(([name]) => name)).size);
      const lasts = [...new Map([...events].sort((a, b) => a[1] - b[1])).values()];
      const next = lasts.filter((at) => at >= start).sort((a, b) => a - b)[0] ?? null;
      expect(seen.nextAfter(start)).toBe(next);
    }
  });

  it("FR-243-049 forgets who was last seen before an instant, keeps who was seen at it", () => {
    const seen = new LastSeen([
      ["a", 9],
      ["b", 10],
      ["c", 11],
    ]);
    seen.see("a", 9);
    expect(seen.forgetBefore(10)).toEqual(["a"]);
    expect(seen.activeSince(0)).toBe(2);
    seen.see("a", 10);
    expect([seen.activeSince(0), seen.activeSince(11)]).toEqual([3, 1]);
  });

  it("FR-243-026 hands out what changed since it was asked, with the newest time of each", () => {
    const seen = new LastSeen([["a", 5]]);
    expect(seen.takeDirty()).toEqual([]);
    seen.see("a", 4);
    expect(seen.takeDirty()).toEqual([]);
    seen.see("b", 6);
    seen.see("b", 8);
    seen.see("a", 7);
    expect(seen.takeDirty()).toEqual([
      ["b", 8],
      ["a", 7],
    ]);
    expect(seen.takeDirty()).toEqual([]);
  });
});
