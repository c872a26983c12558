import { and, eq, isNull, type SQL, sql } from "drizzle-orm";
import { invitations, sessions, users } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import { stillManages } from "./platform-users.repository.ts";

/** Another owner who can still act stands in every workspace that the operator owns. */
const leavesEveryWorkspaceAnOwner = (userId: string): SQL => sql`NOT EXISTS (
  SELECT 1 FROM workspace_memberships AS owned
  WHERE owned.user_id = ${userId} AND owned.role = 'owner' AND NOT EXISTS (
    SELECT 1 FROM workspace_memberships AS other JOIN users AS owner ON owner.id = other.user_id
    WHERE other.workspace_id = owned.workspace_id AND other.role = 'owner' AND other.user_id <> ${userId}
      AND owner.deactivated_at IS NULL))`;

const isDeactivated = (userId: string, deactivated: boolean): SQL => sql`EXISTS (
  SELECT 1 FROM users AS target
  WHERE target.id = ${userId} AND (target.deactivated_at IS NOT NULL) = ${deactivated ? 1 : 0})`;

export const mayDeactivate = (actorId: string, userId: string): SQL =>
  sql`${stillManages(actorId)} AND ${isDeactivated(userId, false)} AND ${leavesEveryWorkspaceAnOwner(userId)}`;

export const mayReactivate = (actorId: string, userId: string): SQL =>
  sql`${stillManages(actorId)} AND ${isDeactivated(userId, true)}`;

export const setOperatorDeactivated = (db: Database, userId: string, at: number | null, onlyIf: SQL): Statement =>
  db
    .update(users)
    .set({ deactivatedAt: at })
    .where(and(eq(users.id, userId), onlyIf));

/** In every workspace of the operator: links that were handed out are no way back in. */
export const withdrawEveryInvitationOf = (db: Database, userId: string, now: number, onlyIf: SQL): Statement =>
  db
    .update(invitations)
    .set({ revokedAt: now })
    .where(
      and(
        // by the index on the workspace
        sql`${invitations.workspaceId} IN (
          SELECT own.workspace_id FROM workspace_memberships AS own WHERE own.user_id = ${userId})`,
        eq(invitations.invitedBy, userId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        onlyIf,
      ),
    );

export async function findSessionIds(db: Database, userId: string): Promise<string[]> {
  const rows = await db.select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId));
  return rows.map((row) => row.id);
}
