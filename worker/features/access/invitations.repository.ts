import { and, asc, eq, gt, isNull, type SQL, sql } from "drizzle-orm";
import { invitations, users, workspaceMemberships, workspaces } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Role } from "./capabilities.contract.ts";
import type { WorkspaceScope } from "./scopes.ts";

const isOpen = (now: number) =>
  and(isNull(invitations.acceptedAt), isNull(invitations.revokedAt), gt(invitations.expiresAt, now));

/** For the statements of an acceptance: the invitation can be used at their place in the batch. */
export const invitationIsOpen = (invitationId: string, now: number): SQL => sql`EXISTS (
  SELECT 1 FROM invitations AS used WHERE used.id = ${invitationId} AND used.accepted_at IS NULL
    AND used.revoked_at IS NULL AND used.expires_at > ${now})`;

export const listOpenInvitations = (scope: WorkspaceScope, db: Database, now: number) =>
  db
    .select({
      id: invitations.id,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
      invitedByName: users.name,
    })
    .from(invitations)
    .leftJoin(users, eq(users.id, invitations.invitedBy))
    .where(and(eq(invitations.workspaceId, scope.workspaceId), isOpen(now)))
    .orderBy(asc(invitations.createdAt))
    .limit(200);

export type InvitationRow = Awaited<ReturnType<typeof listOpenInvitations>>[number];

export const insertInvitation = (
  scope: WorkspaceScope,
  db: Database,
  row: { id: string; email: string; role: Role; tokenHash: string; createdAt: number; expiresAt: number },
): Statement =>
  db.insert(invitations).values({ ...row, workspaceId: scope.workspaceId, invitedBy: scope.operator.userId });

/** An address has one open invitation to a workspace: a new one takes the place of the last. */
export const withdrawInvitationsTo = (scope: WorkspaceScope, db: Database, email: string, now: number): Statement =>
  db
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.workspaceId, scope.workspaceId), eq(invitations.email, email), isOpen(now)));

export const withdrawInvitation = (scope: WorkspaceScope, db: Database, invitationId: string, now: number) =>
  db
    .update(invitations)
    .set({ revokedAt: now })
    .where(and(eq(invitations.workspaceId, scope.workspaceId), eq(invitations.id, invitationId), isOpen(now)))
    .returning({ id: invitations.id });

export const invitationOfWorkspaceIsOpen = (scope: WorkspaceScope, invitationId: string, now: number): SQL =>
  sql`${invitationIsOpen(invitationId, now)} AND EXISTS (SELECT 1 FROM invitations AS own
    WHERE own.id = ${invitationId} AND own.workspace_id = ${scope.workspaceId})`;

export const isMemberByEmail = async (scope: WorkspaceScope, db: Database, email: string): Promise<boolean> => {
  const row = await db
    .select({ id: users.id })
    .from(users)
    .innerJoin(workspaceMemberships, eq(workspaceMemberships.userId, users.id))
    .where(and(eq(users.email, email), eq(workspaceMemberships.workspaceId, scope.workspaceId)))
    .get();
  return row !== undefined;
};

/** The open invitation of a link's token. */
export const findInvitation = (db: Database, tokenHash: string, now: number) =>
  db
    .select({
      id: invitations.id,
      workspaceId: invitations.workspaceId,
      workspaceName: workspaces.name,
      email: invitations.email,
      role: invitations.role,
      expiresAt: invitations.expiresAt,
      accountId: users.id,
    })
    .from(invitations)
    .innerJoin(workspaces, eq(workspaces.id, invitations.workspaceId))
    .leftJoin(users, eq(users.email, invitations.email))
    .where(and(eq(invitations.tokenHash, tokenHash), isOpen(now)))
    .get();

export type FoundInvitation = NonNullable<Awaited<ReturnType<typeof findInvitation>>>;

export const insertMembership = (db: Database, invitation: FoundInvitation, userId: string, now: number): Statement =>
  db.run(sql`
    INSERT INTO ${workspaceMemberships} (workspace_id, user_id, role, created_at)
    SELECT ${invitation.workspaceId}, ${userId}, ${invitation.role}, ${now}
    WHERE ${invitationIsOpen(invitation.id, now)}`);

/** Last in its batch: the other statements ask whether the invitation is still open. */
export const markAccepted = (db: Database, invitationId: string, now: number) =>
  db
    .update(invitations)
    .set({ acceptedAt: now })
    .where(and(eq(invitations.id, invitationId), isOpen(now)))
    .returning({ id: invitations.id });
