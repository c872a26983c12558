import { and, asc, count, eq, gt, type SQL, sql } from "drizzle-orm";
import type { SQLiteColumn } from "drizzle-orm/sqlite-core";
import { tenants, workspaceMemberships, workspaces } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";

export interface Page {
  after: string | null;
  containing: string | null;
  limit: number;
}

// not LIKE: D1 refuses a pattern of more than 50 bytes
const containing = (column: SQLiteColumn, text: string): SQL => sql`instr(lower(${column}), lower(${text})) > 0`;

const pageOf = (id: SQLiteColumn, name: SQLiteColumn, page: Page): SQL | undefined =>
  and(
    page.after === null ? undefined : gt(id, page.after),
    page.containing === null ? undefined : containing(name, page.containing),
  );

/** By id: the same place in the list however it grows. */
export const listWorkspaces = (db: Database, page: Page) =>
  db
    .select({ id: workspaces.id, name: workspaces.name, createdAt: workspaces.createdAt })
    .from(workspaces)
    .where(pageOf(workspaces.id, workspaces.name, page))
    .orderBy(asc(workspaces.id))
    .limit(page.limit);

export const findWorkspace = (db: Database, id: string) =>
  db
    .select({ id: workspaces.id, name: workspaces.name, createdAt: workspaces.createdAt })
    .from(workspaces)
    .where(eq(workspaces.id, id))
    .limit(1);

/** Members and tenants of a page of workspaces, each by the prefix of an index. */
export async function countPeople(db: Database, ids: readonly string[]) {
  const among = (column: SQLiteColumn) => sql`${column} IN (SELECT value FROM json_each(${JSON.stringify(ids)}))`;
  const [members, governed] = await db.batch([
    db
      .select({ id: workspaceMemberships.workspaceId, n: count() })
      .from(workspaceMemberships)
      .where(among(workspaceMemberships.workspaceId))
      .groupBy(workspaceMemberships.workspaceId),
    db
      .select({ id: tenants.workspaceId, n: count() })
      .from(tenants)
      .where(among(tenants.workspaceId))
      .groupBy(tenants.workspaceId),
  ]);
  const byId = (rows: { id: string; n: number }[]) => new Map(rows.map(({ id, n }) => [id, n]));
  return { members: byId(members), tenants: byId(governed) };
}

/** Of one workspace by its index of tenants, which is in the same order. */
export const listTenants = (db: Database, page: Page, workspaceId: string | null) =>
  db
    .select({
      id: tenants.id,
      displayName: tenants.displayName,
      status: tenants.status,
      createdAt: tenants.createdAt,
      workspaceId: tenants.workspaceId,
      workspaceName: workspaces.name,
    })
    .from(tenants)
    .innerJoin(workspaces, eq(workspaces.id, tenants.workspaceId))
    .where(
      and(
        workspaceId === null ? undefined : eq(tenants.workspaceId, workspaceId),
        pageOf(tenants.id, tenants.displayName, page),
      ),
    )
    .orderBy(asc(tenants.id))
    .limit(page.limit);
