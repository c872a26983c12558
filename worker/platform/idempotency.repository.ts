import { sql } from "drizzle-orm";
import { idempotencyKeys } from "../../db/schema/index.ts";
import type { Database, Statement } from "./database.ts";
import { KEY_LIFETIME_MS, type KnownKey, STALE_RESERVATION_MS } from "./idempotency.rules.ts";

export interface KeyOwner {
  plane: "admin" | "system";
  actorId: string;
  key: string;
}

/** A reservation; `createdAt` tells it from the one that takes it over. */
export interface Reservation extends KeyOwner {
  createdAt: number;
}

const isKey = (owner: KeyOwner) => sql`plane = ${owner.plane} AND actor_id = ${owner.actorId} AND key = ${owner.key}`;

const isMine = (mine: Reservation) => sql`${isKey(mine)} AND created_at = ${mine.createdAt}`;

/** Takes the key if it is free, expired, or held by a request that was lost before its effect. One statement: one winner. */
export async function reserve(db: Database, mine: Reservation, requestHash: string): Promise<boolean> {
  const rows = await db.all(sql`
    INSERT INTO ${idempotencyKeys} (plane, actor_id, key, request_hash, state, created_at)
    VALUES (${mine.plane}, ${mine.actorId}, ${mine.key}, ${requestHash}, 'reserved', ${mine.createdAt})
    ON CONFLICT (plane, actor_id, key) DO UPDATE SET
      request_hash = excluded.request_hash, state = 'reserved', response_status = NULL, response_body = NULL,
      created_at = excluded.created_at
    WHERE created_at <= ${mine.createdAt - KEY_LIFETIME_MS}
      OR (state = 'reserved' AND created_at <= ${mine.createdAt - STALE_RESERVATION_MS})
    RETURNING key`);
  return rows.length > 0;
}

export async function findKey(db: Database, owner: KeyOwner): Promise<KnownKey | undefined> {
  const [row] = await db.all<KnownKey>(sql`
    SELECT request_hash AS requestHash, state, response_status AS responseStatus, response_body AS responseBody
    FROM ${idempotencyKeys} WHERE ${isKey(owner)}`);
  return row;
}

/**
 * The mark that joins the effect's batch. When the reservation is no longer there, because the key was taken over or freed
 * meanwhile, `state` would become NULL, which the table refuses: the whole batch is rolled back. So a request that was slow
 * to the point of being given up applies nothing, and neither does a batch that arrives after its failure was answered. An
 * update would pass over a key that is gone: hence the insert, which always meets its own reservation.
 */
export const markApplied = (db: Database, mine: Reservation): Statement =>
  db.run(sql`
    INSERT INTO ${idempotencyKeys} (plane, actor_id, key, request_hash, state, created_at)
    VALUES (${mine.plane}, ${mine.actorId}, ${mine.key}, '',
      (SELECT 'applied' FROM ${idempotencyKeys} WHERE ${isMine(mine)} AND state = 'reserved'), ${mine.createdAt})
    ON CONFLICT (plane, actor_id, key) DO UPDATE SET state = excluded.state`);

/** @param answer null keeps no body: the key stays known as applied */
export const settle = (
  db: Database,
  mine: Reservation,
  answer: { status: number; body: string | null } | null,
): Statement =>
  answer === null
    ? db.run(sql`UPDATE ${idempotencyKeys} SET state = 'applied' WHERE ${isMine(mine)}`)
    : db.run(sql`
        UPDATE ${idempotencyKeys} SET state = 'answered', response_status = ${answer.status}, response_body = ${answer.body}
        WHERE ${isMine(mine)}`);

/**
 * @param hadNoEffect false frees the key only when the effect's batch did not run; whether it did may be unknown, but once
 *   the key is freed it cannot run any more (`markApplied`)
 */
export const release = (db: Database, mine: Reservation, hadNoEffect: boolean): Statement =>
  db.run(sql`
    DELETE FROM ${idempotencyKeys}
    WHERE ${isMine(mine)} AND ${hadNoEffect ? sql`true` : sql`state = 'reserved'`}`);

/** At most `limit` keys past their lifetime, by the index on their age; how many it were. */
export async function deleteExpired(db: Database, now: number, limit: number): Promise<number> {
  const rows = await db.all(sql`
    DELETE FROM ${idempotencyKeys} WHERE rowid IN (
      SELECT rowid FROM ${idempotencyKeys} WHERE created_at <= ${now - KEY_LIFETIME_MS} LIMIT ${limit})
    RETURNING 1`);
  return rows.length;
}
