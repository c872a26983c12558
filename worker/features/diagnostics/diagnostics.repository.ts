import { and, eq } from "drizzle-orm";
import {
  operationRuns,
  tenantEntitlements,
  tenants,
  workspaceMemberships,
  workspaces,
} from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";

export const findWorkspace = (scope: TenantScope | WorkspaceScope, db: Database) =>
  db
    .select({ id: workspaces.id, name: workspaces.name })
    .from(workspaces)
    .where(eq(workspaces.id, scope.workspaceId))
    .get();

export const findTenant = (scope: TenantScope, db: Database) =>
  db
    .select({
      id: tenants.id,
      displayName: tenants.displayName,
      status: tenants.status,
      externalTenantId: tenants.externalTenantId,
      archivedAt: tenants.archivedAt,
    })
    .from(tenants)
    .where(and(eq(tenants.workspaceId, scope.workspaceId), eq(tenants.id, scope.tenantId)))
    .get();

/** Who started a run, by role: the tenant's before the workspace's, null for who holds none there any more. */
export async function findInitiator(scope: TenantScope | WorkspaceScope, db: Database, runId: string) {
  const row = await db
    .select({
      userId: operationRuns.initiatorUserId,
      tenantRole: tenantEntitlements.role,
      workspaceRole: workspaceMemberships.role,
    })
    .from(operationRuns)
    .leftJoin(
      tenantEntitlements,
      and(
        eq(tenantEntitlements.tenantId, operationRuns.tenantId),
        eq(tenantEntitlements.userId, operationRuns.initiatorUserId),
      ),
    )
    .leftJoin(
      workspaceMemberships,
      and(
        eq(workspaceMemberships.workspaceId, operationRuns.workspaceId),
        eq(workspaceMemberships.userId, operationRuns.initiatorUserId),
      ),
    )
    .where(and(eq(operationRuns.id, runId), eq(operationRuns.workspaceId, scope.workspaceId)))
    .get();
  if (row === undefined || row.userId === null) return null;
  return { role: row.tenantRole ?? row.workspaceRole };
}
