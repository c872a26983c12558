import { describe, expect, it } from "vitest";
import { platformRateLimits, rateLimits } from "../../../db/schema/index.ts";
import { countAttempt } from "../../../worker/features/access/auth/rate-limit.repository.ts";
import { testDb } from "../../support/factories.ts";

const RULE = { window: 60, max: 3 };

/** Attempts of one address at the given instants, ms. */
async function attempts(key: string, at: readonly number[]) {
  const results = [];
  for (const now of at) {
    results.push(await countAttempt({ db: testDb(), clock: { now: () => now } }, "admin", key, RULE));
  }
  return results;
}

describe("rate limit", () => {
  it("FR-002-008 allows the limit in a window that starts with the first attempt, and says how long to wait", async () => {
    const results = await attempts("a", [0, 20_000, 40_000, 45_500, 59_999, 60_000]);
    expect(results.map((result) => result.allowed)).toEqual([true, true, true, false, false, true]);
    expect(results.map((result) => result.retryAfter)).toEqual([null, null, null, 15, 1, null]);
  });

  it("FR-002-008 lets exactly the limit through when attempts arrive at once", async () => {
    const deps = { db: testDb(), clock: { now: () => 1_000 } };
    const results = await Promise.all(Array.from({ length: 20 }, () => countAttempt(deps, "admin", "a", RULE)));
    expect(results.filter((result) => result.allowed)).toHaveLength(RULE.max);
  });

  it("FR-002-008 counts each address and each plane for itself", async () => {
    await attempts("a", [0, 0, 0, 0]);
    expect((await attempts("b", [0]))[0]?.allowed).toBe(true);
    const deps = { db: testDb(), clock: { now: () => 0 } };
    expect((await countAttempt(deps, "system", "a", RULE)).allowed).toBe(true);
    expect(await testDb().select().from(platformRateLimits)).toHaveLength(1);
  });

  it("FR-001-017 forgets addresses whose window is over", async () => {
    await attempts("a", [0]);
    await attempts("b", [30_000]);
    await attempts("c", [60_000]);
    const rows = await testDb().select().from(rateLimits);
    expect(rows.map((row) => row.key).sort()).toEqual(["b", "c"]);
  });
});
