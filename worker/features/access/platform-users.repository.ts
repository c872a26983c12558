import { and, asc, eq, gt, inArray, type SQL, sql } from "drizzle-orm";
import { platformCapabilityGrants, platformUsers } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { PlatformCapability } from "./capabilities.contract.ts";

const columns = {
  id: platformUsers.id,
  name: platformUsers.name,
  email: platformUsers.email,
  deactivatedAt: platformUsers.deactivatedAt,
  // written out: in a query of one table drizzle leaves the tables' names away, and `id` would be the session's
  lastSeenAt: sql<number | null>`(
    SELECT MAX(used.updated_at) FROM platform_sessions AS used WHERE used.user_id = platform_users.id)`,
};

export const listPlatformUsers = (db: Database, after: string | null, limit: number) =>
  db
    .select(columns)
    .from(platformUsers)
    .where(after === null ? undefined : gt(platformUsers.id, after))
    .orderBy(asc(platformUsers.id))
    .limit(limit);

export type PlatformUserRow = Awaited<ReturnType<typeof listPlatformUsers>>[number];

export const findPlatformUser = (db: Database, id: string): Promise<PlatformUserRow | undefined> =>
  db.select(columns).from(platformUsers).where(eq(platformUsers.id, id)).get();

/**
 * The actor still manages platform users at this place in the batch. Nobody takes that from themselves, so whoever acts
 * is one who is left: of two who act on each other at the same time, the second finds this false.
 */
export const stillManages = (actorId: string): SQL => sql`EXISTS (
  SELECT 1 FROM platform_capability_grants AS held JOIN platform_users AS actor ON actor.id = held.platform_user_id
  WHERE held.platform_user_id = ${actorId} AND held.capability = 'platform.users.manage'
    AND actor.deactivated_at IS NULL)`;

/** Last in a batch: no row when the actor no longer managed, and the conditional changes before it did nothing. */
export const askStillManages = (db: Database, actorId: string): Statement =>
  db.all(sql`SELECT 1 WHERE ${stillManages(actorId)}`);

/** The actor still manages platform users, and the account still is as the change found it. */
export const mayChange = (actorId: string, id: string, isDeactivated: boolean): SQL => sql`${stillManages(actorId)}
  AND EXISTS (SELECT 1 FROM platform_users AS target
    WHERE target.id = ${id} AND (target.deactivated_at IS NOT NULL) = ${isDeactivated ? 1 : 0})`;

export const setDeactivated = (db: Database, id: string, at: number | null, onlyIf: SQL): Statement =>
  db
    .update(platformUsers)
    .set({ deactivatedAt: at })
    .where(and(eq(platformUsers.id, id), onlyIf));

export const insertGrants = (
  db: Database,
  id: string,
  capabilities: readonly PlatformCapability[],
  now: number,
  onlyIf: SQL = sql`true`,
): Statement[] =>
  capabilities.map((capability) =>
    db.run(sql`
      INSERT OR IGNORE INTO ${platformCapabilityGrants} (platform_user_id, capability, granted_at)
      SELECT ${id}, ${capability}, ${now} WHERE ${onlyIf}`),
  );

export const deleteGrants = (
  db: Database,
  id: string,
  capabilities: readonly PlatformCapability[],
  onlyIf: SQL,
): Statement =>
  db
    .delete(platformCapabilityGrants)
    .where(
      and(
        eq(platformCapabilityGrants.platformUserId, id),
        inArray(platformCapabilityGrants.capability, [...capabilities]),
        onlyIf,
      ),
    );
