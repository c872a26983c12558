import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { holdsLease, releaseLease, renewLease, takeLease } from "../../../worker/platform/lease.ts";
import { ledgerDeps, SteppedClock } from "../../support/ledger.ts";

const NOON = Date.UTC(2026, 9, 5, 12);
const LENGTH = 60_000;

function job() {
  const clock = new SteppedClock(NOON);
  const deps = ledgerDeps({ clock });
  return { clock, deps, take: () => takeLease(deps, "a.job", LENGTH) };
}

describe("lease", () => {
  it("FR-243-044 is held by one of many that ask at once", async () => {
    const { take } = job();
    const taken = (await Promise.all(Array.from({ length: 12 }, take))).filter((lease) => lease !== null);
    expect(taken).toHaveLength(1);
    expect(taken[0]?.fence).toBe(1);
  });

  it("FR-243-044 is refused until its last millisecond is over", async () => {
    const { take, clock } = job();
    await take();
    clock.at = NOON + LENGTH - 1;
    expect(await take()).toBeNull();
    clock.at = NOON + LENGTH;
    expect((await take())?.fence).toBe(2);
  });

  it("FR-243-044 lets a holder write until somebody else has taken it, and not after", async () => {
    const { take, clock, deps } = job();
    const first = await take();
    if (!first) throw new Error("free");
    const holds = async (lease: typeof first) =>
      (await deps.db.get<{ held: number }>(sql`SELECT ${holdsLease(lease)} AS held`)).held === 1;
    clock.at = NOON + 2 * LENGTH;
    expect(await holds(first)).toBe(true);
    const second = await take();
    if (!second) throw new Error("over");
    expect([await holds(first), await holds(second)]).toEqual([false, true]);
  });

  it("FR-243-044 is kept by renewing, which an older holder cannot", async () => {
    const { take, clock, deps } = job();
    const first = await take();
    if (!first) throw new Error("free");
    const renew = async (lease: typeof first) =>
      (await deps.commit({ changes: [renewLease(deps.db, lease, clock.at + LENGTH)] })) as D1Result[];
    clock.at = NOON + LENGTH - 1;
    expect((await renew(first))[0]?.meta.changes).toBe(1);
    clock.at = NOON + LENGTH + 5;
    expect(await take()).toBeNull();
    clock.at = NOON + 3 * LENGTH;
    await take();
    expect((await renew(first))[0]?.meta.changes).toBe(0);
  });

  it("FR-243-044 is free at once after its release, which an older holder cannot do", async () => {
    const { take, clock, deps } = job();
    const first = await take();
    if (!first) throw new Error("free");
    clock.at = NOON + LENGTH;
    const second = await take();
    if (!second) throw new Error("over");
    await deps.commit({ changes: [releaseLease(deps.db, first)] });
    expect(await take()).toBeNull();
    await deps.commit({ changes: [releaseLease(deps.db, second)] });
    expect((await take())?.fence).toBe(3);
  });

  it("FR-243-044 of one job says nothing about another", async () => {
    const { take, deps } = job();
    await take();
    expect((await takeLease(deps, "another.job", LENGTH))?.fence).toBe(1);
    const { results } = await env.DB.prepare("SELECT job, fence FROM task_leases ORDER BY job").all();
    expect(results).toEqual([
      { job: "a.job", fence: 1 },
      { job: "another.job", fence: 1 },
    ]);
  });
});
