import { and, asc, eq, sql } from "drizzle-orm";
import { tenantEntitlements, tenants, workspaceMemberships, workspaces } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";

export async function findWorkspaceIds(db: Database, userId: string): Promise<string[]> {
  const rows = await db
    .select({ id: workspaceMemberships.workspaceId })
    .from(workspaceMemberships)
    .where(eq(workspaceMemberships.userId, userId));
  return rows.map((row) => row.id);
}

/** The workspaces of a user with the role in each, in the order in which they were made. */
export const findWorkspaces = (db: Database, userId: string) =>
  db
    .select({ id: workspaces.id, name: workspaces.name, role: workspaceMemberships.role })
    .from(workspaceMemberships)
    .innerJoin(workspaces, eq(workspaces.id, workspaceMemberships.workspaceId))
    .where(eq(workspaceMemberships.userId, userId))
    .orderBy(asc(workspaceMemberships.workspaceId));

/** The user's first tenants of each of their workspaces, in id order, as the tenant list pages them. */
export const findFirstTenants = (db: Database, userId: string, limit: number) =>
  db
    .select({
      workspaceId: tenantEntitlements.workspaceId,
      id: tenants.id,
      displayName: tenants.displayName,
      status: tenants.status,
      role: tenantEntitlements.role,
    })
    .from(workspaceMemberships)
    .innerJoin(
      tenantEntitlements,
      and(
        eq(tenantEntitlements.userId, workspaceMemberships.userId),
        eq(tenantEntitlements.workspaceId, workspaceMemberships.workspaceId),
        sql`${tenantEntitlements.tenantId} IN (
          SELECT first.tenant_id FROM tenant_entitlements AS first
          WHERE first.user_id = ${workspaceMemberships.userId}
            AND first.workspace_id = ${workspaceMemberships.workspaceId}
          ORDER BY first.tenant_id LIMIT ${limit})`,
      ),
    )
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .where(eq(workspaceMemberships.userId, userId))
    .orderBy(asc(tenantEntitlements.workspaceId), asc(tenantEntitlements.tenantId));
