import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { invalid } from "../../platform/errors.ts";
import { type IdPrefix, isId } from "../../platform/ids.ts";
import { TENANT_STATUSES } from "../tenants/tenant-status.contract.ts";
import type {
  DirectoryQuery,
  TenantDirectory,
  TenantDirectoryQuery,
  WorkspaceDirectory,
  WorkspaceEntry,
} from "./directory.contract.ts";
import { countPeople, findWorkspace, listTenants, listWorkspaces, type Page } from "./directory.repository.ts";

const PAGE = 50;

function pageOf({ cursor, q }: DirectoryQuery, prefix: IdPrefix): Page {
  if (cursor !== undefined && !isId(cursor, prefix))
    throw invalid([{ path: "query.cursor", code: "malformed_cursor", detail: "Take the cursor from next_cursor." }]);
  // one row more than a page tells whether there is another page
  return { after: cursor ?? null, containing: q || null, limit: PAGE + 1 };
}

const nextCursor = (rows: readonly { id: string }[]): string | null =>
  rows.length > PAGE ? (rows[PAGE - 1]?.id ?? null) : null;

type WorkspaceRow = Awaited<ReturnType<typeof listWorkspaces>>[number];

async function withCounts(deps: Pick<Deps, "db">, rows: readonly WorkspaceRow[]): Promise<WorkspaceEntry[]> {
  const counts = await countPeople(
    deps.db,
    rows.map(({ id }) => id),
  );
  return rows.map(({ id, name, createdAt }) => ({
    id,
    name,
    created_at: toIso(createdAt),
    members: counts.members.get(id) ?? 0,
    tenants: counts.tenants.get(id) ?? 0,
  }));
}

/** Every workspace of the platform, for its staff. */
export async function readWorkspaces(deps: Pick<Deps, "db">, query: DirectoryQuery): Promise<WorkspaceDirectory> {
  const rows = await listWorkspaces(deps.db, pageOf(query, "ws"));
  return { items: await withCounts(deps, rows.slice(0, PAGE)), next_cursor: nextCursor(rows) };
}

async function readWorkspace(deps: Pick<Deps, "db">, id: string): Promise<WorkspaceEntry | null> {
  const found = await findWorkspace(deps.db, id);
  return found.length === 0 ? null : ((await withCounts(deps, found))[0] ?? null);
}

/** Every tenant of the platform, or those of one workspace, for its staff. */
export async function readAllTenants(deps: Pick<Deps, "db">, query: TenantDirectoryQuery): Promise<TenantDirectory> {
  const { workspace_id: workspaceId = null } = query;
  const [rows, workspace] = await Promise.all([
    listTenants(deps.db, pageOf(query, "ten"), workspaceId),
    workspaceId === null ? null : readWorkspace(deps, workspaceId),
  ]);
  return {
    items: rows.slice(0, PAGE).map((row) => ({
      id: row.id,
      display_name: row.displayName,
      status: TENANT_STATUSES.find((status) => status === row.status) ?? "active",
      workspace: { id: row.workspaceId, name: row.workspaceName },
      created_at: toIso(row.createdAt),
    })),
    next_cursor: nextCursor(rows),
    workspace,
  };
}
