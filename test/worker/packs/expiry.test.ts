import { env } from "cloudflare:workers";
import { eq } from "drizzle-orm";
import { describe, expect, it } from "vitest";
import { reviewPacks, taskRuns } from "../../../db/schema/index.ts";
import { expireReviewPacks } from "../../../worker/features/packs/expire-packs.task.ts";
import { takeLease } from "../../../worker/platform/lease.ts";
import { call, fixedClock } from "../../support/app.ts";
import { makeStaff, testDb } from "../../support/factories.ts";
import { testDeps } from "../operations/support.ts";
import { makeEvidence, objectKeys, storedPack } from "./support.ts";

const DAY = 86_400_000;

type PackRow = typeof reviewPacks.$inferInsert;

/** A pack with its object, as a generation leaves it. */
async function makePack(
  { tenant, snapshot }: Awaited<ReturnType<typeof makeEvidence>>,
  expiresAt: number,
  overrides: Partial<PackRow> = {},
) {
  const id = testDeps().ids.next("pck");
  const objectKey = `review-packs/${id}/run-1.zip`;
  await env.PACKS.put(objectKey, "bytes");
  const place = { workspaceId: tenant.workspaceId, tenantId: tenant.id, snapshotId: snapshot.id };
  const row: PackRow = {
    ...{ ...place, id, objectKey, expiresAt, includePii: false, includeOperations: false },
    ...{ fingerprint: crypto.randomUUID(), status: "ready", sha256: "0".repeat(64), sizeBytes: 5 },
    ...{ createdAt: Date.now(), readyAt: expiresAt - 30 * DAY },
    ...overrides,
  };
  await testDb().insert(reviewPacks).values(row);
  return { ...row, objectKey };
}

const expire = (deps = testDeps()) => expireReviewPacks(deps, { trigger: "cron", scheduledAt: Date.now() });

const statusOf = async (id: string) => (await storedPack(id)).status;

describe("the daily expiry of review packs", () => {
  it("FR-246-100 takes packs away at their time and not before, of every tenant, and no other row", async () => {
    const clock = fixedClock(Date.now());
    const [made, other] = [await makeEvidence(), await makeEvidence()];
    const before = await makePack(made, clock.now() + 1);
    const at = await makePack(made, clock.now());
    const after = await makePack(other, clock.now() - 1);
    const failed = await makePack(made, clock.now() - DAY, { status: "failed" });
    expect(await expire()).toEqual({ status: "succeeded", rows: 2, orphans: 0 });
    expect(await Promise.all([before, at, after, failed].map(({ id }) => statusOf(id)))).toEqual([
      ...["ready", "expired", "expired", "failed"],
    ]);
    expect(await objectKeys()).toEqual([before.objectKey, failed.objectKey].sort());
  });

  it("FR-246-100 goes through more than a chunk, and a second firing finds nothing left", async () => {
    const made = await makeEvidence();
    for (let pack = 0; pack < 55; pack += 1) await makePack(made, Date.now() - DAY);
    expect(await expire()).toMatchObject({ rows: 55 });
    expect(await objectKeys()).toEqual([]);
    expect(await expire()).toMatchObject({ status: "succeeded", rows: 0 });
    const runs = await testDb().select().from(taskRuns).orderBy(taskRuns.startedAt);
    expect(runs.map(({ job, status, rows }) => [job, status, rows])).toEqual([
      ["expire.review_packs", "succeeded", 55],
      ["expire.review_packs", "succeeded", 0],
    ]);
  });

  it("FR-246-100 is done by one at a time", async () => {
    const made = await makeEvidence();
    const pack = await makePack(made, Date.now() - DAY);
    await takeLease(testDeps(), "expire.review_packs", 60_000);
    expect(await expire()).toMatchObject({ status: "busy" });
    expect(await statusOf(pack.id)).toBe("ready");
  });

  it("FR-246-101 that died between the word and the bytes is made good by the next one", async () => {
    const made = await makeEvidence();
    const pack = await makePack(made, Date.now() - DAY);
    const deps = testDeps();
    const packs = {
      ...env.PACKS,
      delete: async () => Promise.reject(new Error("storage is away")),
    } as unknown as R2Bucket;
    await expect(expire({ ...deps, packs })).rejects.toThrow("storage is away");
    expect(await statusOf(pack.id)).toBe("expired");
    expect(await objectKeys()).toEqual([pack.objectKey]);
    fixedClock(Date.now() + 2 * DAY);
    expect(await expire()).toMatchObject({ status: "succeeded", rows: 0, orphans: 1 });
    expect(await objectKeys()).toEqual([]);
    const [first] = await testDb().select().from(taskRuns).orderBy(taskRuns.startedAt);
    expect(first).toMatchObject({ status: "failed", rows: 1, errorCode: "internal" });
  });

  it("FR-246-101 deletes objects that nobody names after a day, and keeps those that can be had and those of today", async () => {
    const made = await makeEvidence();
    const pack = await makePack(made, Date.now() + 30 * DAY);
    const gone = await makePack(made, Date.now() + 30 * DAY);
    await testDb().delete(reviewPacks).where(eq(reviewPacks.id, gone.id));
    await env.PACKS.put(`review-packs/${pack.id}/run-older.zip`, "of an execution that died");
    await env.PACKS.put("something-else", "of nobody");
    expect(await expire()).toMatchObject({ orphans: 0 });
    fixedClock(Date.now() + 2 * DAY);
    expect(await expire()).toMatchObject({ orphans: 3 });
    expect(await objectKeys()).toEqual([pack.objectKey]);
  });

  it("FR-246-102 is told of by the system's retention, with what it did and when it is next", async () => {
    const made = await makeEvidence();
    const { cookie } = await makeStaff();
    const read = async () => (await call("GET", "/api/system/retention", { cookie })).body.review_packs;
    expect(await read()).toMatchObject({ retention_days: 30, last_run: null, last_success_at: null });
    await makePack(made, Date.now() - DAY);
    await expire();
    expect(await read()).toMatchObject({ last_run: { status: "succeeded", rows_deleted: 1, trigger: "cron" } });
  });
});
