import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { invalid } from "../../platform/errors.ts";
import { type IdPrefix, isId } from "../../platform/ids.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import type { DirectoryQuery, TenantDirectory, WorkspaceDirectory } from "./directory.contract.ts";
import { countPeople, listTenants, listWorkspaces, type Page } from "./directory.repository.ts";

const PAGE = 50;

function pageOf({ cursor, q }: DirectoryQuery, prefix: IdPrefix): Page {
  if (cursor !== undefined && !isId(cursor, prefix))
    throw invalid([{ path: "query.cursor", code: "malformed_cursor", detail: "Take the cursor from next_cursor." }]);
  // one row more than a page tells whether there is another page
  return { after: cursor ?? null, containing: q || null, limit: PAGE + 1 };
}

const nextCursor = (rows: readonly { id: string }[]): string | null =>
  rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null;

/** Every workspace of the platform, for its staff. */
export async function readWorkspaces(deps: Pick<Deps, "db">, query: DirectoryQuery): Promise<WorkspaceDirectory> {
  const rows = await listWorkspaces(deps.db, pageOf(query, "ws"));
  const page = rows.slice(0, PAGE);
  const counts = await countPeople(
    deps.db,
    page.map(({ id }) => id),
  );
  return {
    items: page.map(({ id, name, createdAt }) => ({
      id,
      name,
      created_at: toIso(createdAt),
      members: counts.members.get(id) ?? 0,
      tenants: counts.tenants.get(id) ?? 0,
    })),
    next_cursor: nextCursor(rows),
  };
}

/** Every tenant of the platform, for its staff. */
export async function readAllTenants(deps: Pick<Deps, "db">, query: DirectoryQuery): Promise<TenantDirectory> {
  const rows = await listTenants(deps.db, pageOf(query, "ten"));
  return {
    items: rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      display_name: row.displayName,
      status: TENANT_STATUSES.find((status) => status === row.status) ?? "active",
      workspace: { id: row.workspaceId, name: row.workspaceName },
      created_at: toIso(row.createdAt),
    })),
    next_cursor: nextCursor(rows),
  };
}
