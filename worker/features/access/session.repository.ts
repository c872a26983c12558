import { and, eq, inArray, lte, type SQL, sql } from "drizzle-orm";
import {
  platformSessions,
  platformUsers,
  platformVerifications,
  sessions,
  users,
  verifications,
} from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Plane } from "./planes.contract.ts";

// Both planes have the same columns in tables of their own; the cast gives them one type, the name stays theirs.
const TABLES: Readonly<
  Record<Plane, { sessions: typeof sessions; accounts: typeof users; verifications: typeof verifications }>
> = {
  admin: { sessions, accounts: users, verifications },
  system: {
    sessions: platformSessions as unknown as typeof sessions,
    accounts: platformUsers as unknown as typeof users,
    verifications: platformVerifications as unknown as typeof verifications,
  },
};

const sessionColumns = (plane: Plane) => ({
  sessionId: TABLES[plane].sessions.id,
  accountId: TABLES[plane].sessions.userId,
  createdAt: TABLES[plane].sessions.createdAt,
  idleEndsAt: TABLES[plane].sessions.expiresAt,
  name: TABLES[plane].accounts.name,
  email: TABLES[plane].accounts.email,
  deactivatedAt: TABLES[plane].accounts.deactivatedAt,
});

export interface SessionRow {
  sessionId: string;
  accountId: string;
  createdAt: number;
  idleEndsAt: number;
  name: string;
  email: string;
  deactivatedAt: number | null;
}

const toRow = <T extends { createdAt: Date; idleEndsAt: Date }>(row: T) => ({
  ...row,
  createdAt: row.createdAt.getTime(),
  idleEndsAt: row.idleEndsAt.getTime(),
});

export async function findSession(db: Database, plane: Plane, tokenHash: string): Promise<SessionRow | undefined> {
  const { sessions: table, accounts } = TABLES[plane];
  const row = await db
    .select(sessionColumns(plane))
    .from(table)
    .innerJoin(accounts, eq(accounts.id, table.userId))
    .where(eq(table.token, tokenHash))
    .get();
  return row && toRow(row);
}

/** The sessions among the given ids that still have a row, at most 100 at once (bound parameters). */
export async function findSessionsById(
  db: Database,
  plane: Plane,
  sessionIds: readonly string[],
): Promise<SessionRow[]> {
  if (sessionIds.length === 0) return [];
  const { sessions: table, accounts } = TABLES[plane];
  const rows = await db
    .select(sessionColumns(plane))
    .from(table)
    .innerJoin(accounts, eq(accounts.id, table.userId))
    .where(inArray(table.id, [...sessionIds]));
  return rows.map(toRow);
}

/** Moves the idle end of a session that is in use. */
export const setIdleEnd = (db: Database, plane: Plane, sessionId: string, idleEndsAt: number, now: number) =>
  db
    .update(TABLES[plane].sessions)
    .set({ expiresAt: new Date(idleEndsAt), updatedAt: new Date(now) })
    .where(eq(TABLES[plane].sessions.id, sessionId));

export const deleteSession = (db: Database, plane: Plane, sessionId: string): Statement =>
  db.delete(TABLES[plane].sessions).where(eq(TABLES[plane].sessions.id, sessionId));

export const sessionExists = (plane: Plane, sessionId: string): SQL =>
  sql`EXISTS (SELECT 1 FROM ${TABLES[plane].sessions} WHERE id = ${sessionId})`;

export const deleteSessionsOf = (db: Database, plane: Plane, accountId: string, onlyIf: SQL): Statement =>
  db.delete(TABLES[plane].sessions).where(and(eq(TABLES[plane].sessions.userId, accountId), onlyIf));

export async function findAccount(db: Database, plane: Plane, accountId: string) {
  const { accounts } = TABLES[plane];
  return db
    .select({ id: accounts.id, name: accounts.name, email: accounts.email, deactivatedAt: accounts.deactivatedAt })
    .from(accounts)
    .where(eq(accounts.id, accountId))
    .get();
}

export async function findAccountByEmail(db: Database, plane: Plane, email: string) {
  const { accounts } = TABLES[plane];
  return db
    .select({ id: accounts.id, name: accounts.name, email: accounts.email, deactivatedAt: accounts.deactivatedAt })
    .from(accounts)
    .where(eq(accounts.email, email))
    .get();
}

export const insertSession = (
  db: Database,
  plane: Plane,
  session: { id: string; accountId: string; tokenHash: string; createdAt: number; idleEndsAt: number },
): Statement =>
  db.insert(TABLES[plane].sessions).values({
    id: session.id,
    userId: session.accountId,
    token: session.tokenHash,
    createdAt: new Date(session.createdAt),
    updatedAt: new Date(session.createdAt),
    expiresAt: new Date(session.idleEndsAt),
  });

/** At most `limit` sessions past their idle end; how many it were. Without an index: it would be written at each use. */
export async function deleteEndedSessions(db: Database, plane: Plane, now: number, limit: number): Promise<number> {
  const { sessions: table } = TABLES[plane];
  const ended = db
    .select({ id: table.id })
    .from(table)
    .where(lte(table.expiresAt, new Date(now)))
    .limit(limit);
  return (await db.delete(table).where(inArray(table.id, ended)).returning({ id: table.id })).length;
}

/** At most `limit` verifications past their end, by the index on it; how many it were. */
export async function deleteEndedVerifications(
  db: Database,
  plane: Plane,
  now: number,
  limit: number,
): Promise<number> {
  const { verifications: table } = TABLES[plane];
  const ended = db
    .select({ id: table.id })
    .from(table)
    .where(lte(table.expiresAt, new Date(now)))
    .limit(limit);
  return (await db.delete(table).where(inArray(table.id, ended)).returning({ id: table.id })).length;
}
