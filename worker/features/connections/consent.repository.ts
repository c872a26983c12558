import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { consentRequests } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";

/** What the browser was sent to the provider for. */
export type ConsentPurpose = "consent" | "sign_in";

export interface NewConsentRequest {
  id: string;
  connectionId: string;
  sessionId: string;
  userId: string;
  purpose: ConsentPurpose;
  createdAt: number;
  expiresAt: number;
}

/** Written when `onlyIf` holds at its place in the batch. */
export const insertConsentRequest = (db: Database, request: NewConsentRequest, onlyIf: SQL = sql`true`): Statement =>
  db.run(sql`
    INSERT INTO consent_requests (id, connection_id, session_id, user_id, purpose, created_at, expires_at)
    SELECT ${request.id}, ${request.connectionId}, ${request.sessionId}, ${request.userId}, ${request.purpose},
      ${request.createdAt}, ${request.expiresAt}
    WHERE ${onlyIf}`);

export const findConsentRequest = (db: Database, id: string) =>
  db.select().from(consentRequests).where(eq(consentRequests.id, id)).get();

/** Whether a request was not used yet, at its place in a batch. */
export const isUnused = (id: string): SQL =>
  sql`EXISTS (SELECT 1 FROM consent_requests WHERE id = ${id} AND used_at IS NULL)`;

/** Single use: of two who come with the same state one gets a row. */
export const useConsentRequest = (db: Database, id: string, now: number, onlyIf: SQL): Statement =>
  db
    .update(consentRequests)
    .set({ usedAt: now })
    .where(and(eq(consentRequests.id, id), isNull(consentRequests.usedAt), onlyIf))
    .returning({ id: consentRequests.id });

/** A row while the request is unused and the condition holds: the last word of a batch that leaves it so. */
export const selectUnused = (db: Database, id: string, onlyIf: SQL) =>
  db
    .select({ id: consentRequests.id })
    .from(consentRequests)
    .where(and(eq(consentRequests.id, id), isNull(consentRequests.usedAt), onlyIf));

export const isStillUnused = async (db: Database, id: string): Promise<boolean> =>
  (await findConsentRequest(db, id))?.usedAt === null;

/** Those that expired before, used or not, in a bounded chunk. @returns how many it were */
export async function deleteExpiredRequests(db: Database, before: number, limit: number): Promise<number> {
  const deleted = await db.run(sql`
    DELETE FROM consent_requests WHERE id IN (
      SELECT id FROM consent_requests WHERE expires_at < ${before} LIMIT ${limit})`);
  return deleted.meta.changes;
}
