import { and, eq, type SQL, sql } from "drizzle-orm";
import { credentials, platformCredentials, platformUsers, users } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Plane } from "./planes.contract.ts";

export interface NewAccount {
  id: string;
  name: string;
  email: string;
  /** Whether somebody who is entitled to say so vouches that the person owns the address. */
  emailVerified: boolean;
  now: number;
}

/**
 * An account that is inserted only if `onlyIf` holds at its place in the batch. Its credential then refers to nothing when
 * it does not, which the foreign key refuses: the batch is rolled back as a whole.
 */
export const insertAccount = (db: Database, plane: Plane, account: NewAccount, onlyIf: SQL = sql`true`): Statement =>
  db.run(sql`
    INSERT INTO ${plane === "admin" ? users : platformUsers} (id, name, email, email_verified, created_at, updated_at)
    SELECT ${account.id}, ${account.name}, ${account.email}, ${account.emailVerified ? 1 : 0}, ${account.now}, ${account.now}
    WHERE ${onlyIf}`);

/** In the form in which the account library looks a password up. */
export const insertPassword = (
  db: Database,
  plane: Plane,
  credential: { id: string; accountId: string; hash: string; now: number },
): Statement => {
  const at = new Date(credential.now);
  return db.insert(plane === "admin" ? credentials : platformCredentials).values({
    id: credential.id,
    userId: credential.accountId,
    accountId: credential.accountId,
    providerId: "credential",
    password: credential.hash,
    createdAt: at,
    updatedAt: at,
  });
};

/** For the statements that end what was set up under an address before somebody proved it. */
export const addressIsUnproved = (plane: Plane, accountId: string): SQL => sql`EXISTS (
  SELECT 1 FROM ${plane === "admin" ? users : platformUsers} AS unproved
  WHERE unproved.id = ${accountId} AND unproved.email_verified = 0)`;

export const deletePasswordOf = (db: Database, plane: Plane, accountId: string, onlyIf: SQL): Statement => {
  const table = plane === "admin" ? credentials : platformCredentials;
  return db.delete(table).where(and(eq(table.userId, accountId), eq(table.providerId, "credential"), onlyIf));
};
