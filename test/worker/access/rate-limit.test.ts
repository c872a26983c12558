import { env } from "cloudflare:workers";
import { like } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { platformRateLimits, rateLimits } from "../../../db/schema/index.ts";
import { countAttempt } from "../../../worker/features/access/auth/rate-limit.repository.ts";
import { forgetOldAttempts } from "../../../worker/features/access/forget-ended-sessions.usecases.ts";
import { openDatabase } from "../../../worker/platform/database.ts";
import { fixedClock } from "../../support/app.ts";
import { countedReads } from "../../support/counted-reads.ts";
import { testDb } from "../../support/factories.ts";

import { makeAccount, PASSWORD, signIn } from "./sign-in.ts";

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

  it("FR-001-017 forgets addresses whose window is over, more than one statement deletes", async () => {
    await attempts("a", [0]);
    await attempts("b", [30_000]);
    await countAttempt({ db: testDb(), clock: { now: () => 0 } }, "system", "a", RULE);
    await testDb().run(`INSERT INTO rate_limits (id, key, count, last_request)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 600) SELECT i, i, 1, 0 FROM n`);
    expect(await forgetOldAttempts({ db: testDb(), clock: { now: () => 60_000 } })).toBe(602);
    expect((await testDb().select().from(rateLimits)).map((row) => row.key)).toEqual(["b"]);
    expect(await testDb().select().from(platformRateLimits)).toEqual([]);
  });

  it("FR-002-008 costs the same however many addresses have tried", async () => {
    await testDb().run(`INSERT INTO rate_limits (id, key, count, last_request)
      WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 2000) SELECT i, i, 1, 0 FROM n`);
    const { d1, rowsRead } = countedReads(env.DB);
    await countAttempt({ db: openDatabase(d1), clock: { now: () => 90_000 } }, "admin", "new", RULE);
    expect(rowsRead()).toBeLessThan(10);
    // nor does it sweep them up: that is a job's work
    expect(await testDb().select().from(rateLimits)).toHaveLength(2001);
  });
});

describe.each(["admin", "system"] as const)("guessing at one account of the %s plane from many addresses", (plane) => {
  const path = `/api/${plane}/session`;
  const from = (last: number) => ({ "cf-connecting-ip": `198.51.100.${last}` });

  it("FR-002-008 is bounded, alike for an address with and without an account, and leaves other accounts alone", async () => {
    const clock = fixedClock();
    await makeAccount(plane, "ada@example.test");
    await makeAccount(plane, "bea@example.test");
    for (const email of ["ada@example.test", "nobody@example.test"]) {
      await signIn(path, email, "wrong password", from(1));
      const table = plane === "admin" ? rateLimits : platformRateLimits;
      // as if the account's limit of the minute had been used from other addresses
      await testDb().update(table).set({ count: 5_000 }).where(like(table.key, "account|%"));
      const refused = await signIn(path, email, PASSWORD, from(2));
      expect([refused.status, refused.body.code]).toEqual([429, "too_many_attempts"]);
      expect(Number(refused.headers.get("Retry-After"))).toBeGreaterThan(0);
    }
    expect((await signIn(path, "bea@example.test", PASSWORD, from(2))).status).toBe(200);
    clock.advance(60_000);
    expect((await signIn(path, "ada@example.test", PASSWORD, from(2))).status).toBe(200);
  });

  it("FR-001-017 is counted without storing whose account it is", async () => {
    await signIn(path, "ada@example.test", "wrong password", from(1));
    const rows = await testDb()
      .select()
      .from(plane === "admin" ? rateLimits : platformRateLimits);
    expect(rows.filter((row) => row.key.startsWith("account|"))).toHaveLength(1);
    expect(JSON.stringify(rows)).not.toContain("ada");
  });
});
