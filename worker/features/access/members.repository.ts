import { and, asc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { invitations, tenantEntitlements, tenants, users, workspaceMemberships } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Role } from "./capabilities.contract.ts";
import type { WorkspaceScope } from "./scopes.ts";

/** Members shown on one page of a workspace; more than that is no list that a person reads. */
const MOST_MEMBERS = 500;

const membership = (scope: WorkspaceScope, userId: string) =>
  and(eq(workspaceMemberships.workspaceId, scope.workspaceId), eq(workspaceMemberships.userId, userId));

const memberColumns = {
  userId: users.id,
  name: users.name,
  email: users.email,
  role: workspaceMemberships.role,
  joinedAt: workspaceMemberships.createdAt,
};

export const listMembers = (scope: WorkspaceScope, db: Database) =>
  db
    .select(memberColumns)
    .from(workspaceMemberships)
    .innerJoin(users, eq(users.id, workspaceMemberships.userId))
    .where(eq(workspaceMemberships.workspaceId, scope.workspaceId))
    .orderBy(asc(users.name), asc(users.id))
    .limit(MOST_MEMBERS);

export type MemberRow = Awaited<ReturnType<typeof listMembers>>[number];

export const findMember = (scope: WorkspaceScope, db: Database, userId: string): Promise<MemberRow | undefined> =>
  db
    .select(memberColumns)
    .from(workspaceMemberships)
    .innerJoin(users, eq(users.id, workspaceMemberships.userId))
    .where(membership(scope, userId))
    .get();

/** Entitlements shown on that page, all members together. */
const MOST_ENTITLEMENTS = 5_000;

const memberTenantColumns = {
  userId: tenantEntitlements.userId,
  tenantId: tenants.id,
  displayName: tenants.displayName,
  role: tenantEntitlements.role,
};

/** The tenants of one member. */
export const listTenantsOfMember = (scope: WorkspaceScope, db: Database, userId: string) =>
  db
    .select(memberTenantColumns)
    .from(tenantEntitlements)
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .where(and(eq(tenantEntitlements.userId, userId), eq(tenantEntitlements.workspaceId, scope.workspaceId)))
    .orderBy(asc(tenants.displayName), asc(tenants.id))
    .limit(MOST_ENTITLEMENTS);

/** @param seenBy only tenants that this user is entitled to as well; null for all */
export const listMemberTenants = (scope: WorkspaceScope, db: Database, seenBy: string | null) =>
  db
    .select(memberTenantColumns)
    .from(workspaceMemberships)
    .innerJoin(
      tenantEntitlements,
      and(
        eq(tenantEntitlements.userId, workspaceMemberships.userId),
        eq(tenantEntitlements.workspaceId, workspaceMemberships.workspaceId),
      ),
    )
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .where(
      and(
        eq(workspaceMemberships.workspaceId, scope.workspaceId),
        seenBy === null
          ? undefined
          : sql`EXISTS (SELECT 1 FROM tenant_entitlements AS own
              WHERE own.tenant_id = ${tenants.id} AND own.user_id = ${seenBy})`,
      ),
    )
    .orderBy(asc(tenants.displayName), asc(tenants.id))
    .limit(MOST_ENTITLEMENTS);

/** Another owner who can still act; without one the member may be neither removed nor lowered. */
const anotherOwner = (scope: WorkspaceScope, userId: string): SQL => sql`EXISTS (
  SELECT 1 FROM workspace_memberships AS other JOIN users AS owner ON owner.id = other.user_id
  WHERE other.workspace_id = ${scope.workspaceId} AND other.role = 'owner' AND other.user_id <> ${userId}
    AND owner.deactivated_at IS NULL)`;

/** Whether the change would happen now, for the audit entry that stands before it in the batch. */
export const memberMayChangeTo = (scope: WorkspaceScope, userId: string, role: Role): SQL => sql`EXISTS (
  SELECT 1 FROM workspace_memberships AS member
  WHERE member.workspace_id = ${scope.workspaceId} AND member.user_id = ${userId} AND member.role <> ${role}
    AND (member.role <> 'owner' OR ${anotherOwner(scope, userId)}))`;

export const memberMayLeave = (scope: WorkspaceScope, userId: string): SQL => sql`EXISTS (
  SELECT 1 FROM workspace_memberships AS member
  WHERE member.workspace_id = ${scope.workspaceId} AND member.user_id = ${userId}
    AND (member.role <> 'owner' OR ${anotherOwner(scope, userId)}))`;

export const updateRole = (scope: WorkspaceScope, db: Database, userId: string, role: Role) =>
  db
    .update(workspaceMemberships)
    .set({ role })
    .where(and(membership(scope, userId), memberMayChangeTo(scope, userId, role)))
    .returning({ userId: workspaceMemberships.userId });

export const deleteMember = (scope: WorkspaceScope, db: Database, userId: string) =>
  db
    .delete(workspaceMemberships)
    .where(and(membership(scope, userId), memberMayLeave(scope, userId)))
    .returning({ userId: workspaceMemberships.userId });

/** Stands before `deleteMember` in its batch and under its condition. */
export const deleteEntitlementsOf = (scope: WorkspaceScope, db: Database, userId: string): Statement =>
  db
    .delete(tenantEntitlements)
    .where(
      and(
        eq(tenantEntitlements.userId, userId),
        eq(tenantEntitlements.workspaceId, scope.workspaceId),
        memberMayLeave(scope, userId),
      ),
    );

/** Links that a person handed out are no way back in after that person lost the right to invite. */
export const withdrawInvitationsOf = (
  scope: WorkspaceScope,
  db: Database,
  userId: string,
  now: number,
  onlyIf: SQL,
): Statement =>
  db
    .update(invitations)
    .set({ revokedAt: now })
    .where(
      and(
        eq(invitations.workspaceId, scope.workspaceId),
        eq(invitations.invitedBy, userId),
        isNull(invitations.acceptedAt),
        isNull(invitations.revokedAt),
        onlyIf,
      ),
    );
