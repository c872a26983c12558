import { and, eq, type SQL, sql } from "drizzle-orm";
import { tenantEntitlements, tenants, workspaceMemberships } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import { asRole, type Role } from "./capabilities.contract.ts";
import type { TenantScope, WorkspaceScope } from "./scopes.ts";

type InWorkspace = WorkspaceScope | TenantScope;

export interface Entitlement {
  tenantId: string;
  userId: string;
  role: Role;
}

/** How the operator stands to a tenant of one of their workspaces; undefined when it is in none of them. */
export async function findTenantStanding(db: Database, userId: string, tenantId: string) {
  return db
    .select({ workspaceId: tenants.workspaceId, entitledAs: tenantEntitlements.role })
    .from(tenants)
    .innerJoin(
      workspaceMemberships,
      and(eq(workspaceMemberships.workspaceId, tenants.workspaceId), eq(workspaceMemberships.userId, userId)),
    )
    .leftJoin(
      tenantEntitlements,
      and(eq(tenantEntitlements.tenantId, tenants.id), eq(tenantEntitlements.userId, userId)),
    )
    .where(eq(tenants.id, tenantId))
    .get();
}

export async function findEntitlement(scope: InWorkspace, db: Database, tenantId: string, userId: string) {
  const row = await db
    .select({ role: tenantEntitlements.role })
    .from(tenantEntitlements)
    .where(
      and(
        eq(tenantEntitlements.tenantId, tenantId),
        eq(tenantEntitlements.userId, userId),
        eq(tenantEntitlements.workspaceId, scope.workspaceId),
      ),
    )
    .get();
  return row ? asRole(row.role) : null;
}

export const isMember = (scope: WorkspaceScope, userId: string): SQL => sql`EXISTS (
  SELECT 1 FROM workspace_memberships AS member
  WHERE member.workspace_id = ${scope.workspaceId} AND member.user_id = ${userId})`;

export const isEntitled = (scope: InWorkspace, tenantId: string, userId: string): SQL => sql`EXISTS (
  SELECT 1 FROM tenant_entitlements AS held
  WHERE held.tenant_id = ${tenantId} AND held.user_id = ${userId} AND held.workspace_id = ${scope.workspaceId})`;

/** Writes nothing, and gives no row back, for who is no member any more. */
export const putEntitlement = (scope: WorkspaceScope, db: Database, held: Entitlement, now: number): Statement =>
  db.all(sql`
    INSERT INTO ${tenantEntitlements} (tenant_id, user_id, workspace_id, role, created_at)
    SELECT ${held.tenantId}, ${held.userId}, ${scope.workspaceId}, ${held.role}, ${now}
    WHERE ${isMember(scope, held.userId)}
    ON CONFLICT (tenant_id, user_id) DO UPDATE SET role = excluded.role
    RETURNING role`);

export const deleteEntitlement = (scope: WorkspaceScope, db: Database, tenantId: string, userId: string): Statement =>
  db
    .delete(tenantEntitlements)
    .where(
      and(
        eq(tenantEntitlements.tenantId, tenantId),
        eq(tenantEntitlements.userId, userId),
        eq(tenantEntitlements.workspaceId, scope.workspaceId),
      ),
    )
    .returning({ tenantId: tenantEntitlements.tenantId });

/** For the batch that creates a tenant: its creator governs it, if that batch really made it. */
export const insertCreatorEntitlement = (
  scope: WorkspaceScope,
  db: Database,
  tenantId: string,
  onlyIf: SQL,
  now: number,
): Statement =>
  db.run(sql`
    INSERT INTO ${tenantEntitlements} (tenant_id, user_id, workspace_id, role, created_at)
    SELECT ${tenantId}, ${scope.operator.userId}, ${scope.workspaceId}, 'owner', ${now}
    WHERE ${onlyIf} AND ${isMember(scope, scope.operator.userId)}`);
