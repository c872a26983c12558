import { and, eq, inArray, lte, sql } from "drizzle-orm";
import { reviewPacks } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import { holdsLease, type Lease } from "../../platform/lease.ts";

// in the words of the partial index, whose rows are those that can be had
const isReady = sql`${reviewPacks.status} = 'ready'`;

/** Packs past their time, first expired first. */
export const listExpiredPacks = (db: Database, now: number, limit: number) =>
  db
    .select({ id: reviewPacks.id, objectKey: reviewPacks.objectKey })
    .from(reviewPacks)
    .where(and(isReady, lte(reviewPacks.expiresAt, now)))
    .orderBy(reviewPacks.expiresAt)
    .limit(limit);

/** @param ids at most fifty: D1 binds a hundred values */
export const expirePacks = (db: Database, lease: Lease, ids: readonly string[], now: number): Statement =>
  db
    .update(reviewPacks)
    .set({ status: "expired" })
    .where(and(inArray(reviewPacks.id, [...ids]), isReady, lte(reviewPacks.expiresAt, now), holdsLease(lease)));

/** Objects by which the packs can be had. @param ids at most fifty */
export async function readyObjectKeys(db: Database, ids: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ objectKey: reviewPacks.objectKey })
    .from(reviewPacks)
    .where(and(inArray(reviewPacks.id, [...ids]), eq(reviewPacks.status, "ready")));
  return rows.flatMap(({ objectKey }) => objectKey ?? []);
}
