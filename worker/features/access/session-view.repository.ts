import { asc, eq, sql } from "drizzle-orm";
import { workspaceMemberships, workspaces } from "../../../db/schema/index.ts";
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

interface FirstTenant {
  workspaceId: string;
  id: string;
  displayName: string;
  status: string;
  role: string;
}

/**
 * The user's first tenants of each of their workspaces, in id order, as the tenant list pages them. The last one is looked
 * up once for each workspace and ends the walk through the index: a condition on each entitlement would read all of them,
 * and for each of them so many again.
 */
export const findFirstTenants = (db: Database, userId: string, limit: number): Promise<FirstTenant[]> =>
  // a text sorts before every blob: of fewer tenants all are taken
  db.all<FirstTenant>(sql`
    WITH last AS MATERIALIZED (
      SELECT m.workspace_id, IFNULL((
        SELECT e.tenant_id FROM tenant_entitlements AS e
        WHERE e.user_id = m.user_id AND e.workspace_id = m.workspace_id
        ORDER BY e.tenant_id LIMIT 1 OFFSET ${limit - 1}), x'') AS tenant_id
      FROM workspace_memberships AS m WHERE m.user_id = ${userId})
    SELECT e.workspace_id AS workspaceId, t.id, t.display_name AS displayName, t.status, e.role
    FROM last
    CROSS JOIN tenant_entitlements AS e
      ON e.user_id = ${userId} AND e.workspace_id = last.workspace_id AND e.tenant_id <= last.tenant_id
    CROSS JOIN tenants AS t ON t.id = e.tenant_id
    ORDER BY e.workspace_id, e.tenant_id`);
