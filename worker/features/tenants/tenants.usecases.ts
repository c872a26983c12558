import type { Deps } from "../../deps.ts";
import { invalid } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import type { TenantList } from "./tenants.contract.ts";
import { presentTenant } from "./tenants.presenter.ts";
import { findTenant, listTenants, selectTenantHead, type TenantHead, type TenantRow } from "./tenants.repository.ts";

export {
  activateTenant,
  findTenantByDirectory,
  insertTenant,
  type NewTenant,
  renameTenant,
  selectTenantHead,
  type TenantHead,
  tenantExists,
  tenantIsOnboarding,
  tenantIsOpen,
} from "./tenants.repository.ts";

/** Name, status and directory of the tenant; null for one that was deleted meanwhile. */
export const findTenantHead = async (scope: TenantScope, deps: Pick<Deps, "db">): Promise<TenantHead | null> =>
  (await selectTenantHead(scope, deps.db))[0] ?? null;

export const tenantName = async (scope: TenantScope, deps: Pick<Deps, "db">): Promise<string> =>
  (await findTenantHead(scope, deps))?.displayName ?? "";

const PAGE = 50;

function parseCursor(cursor: string | undefined): string | null {
  if (cursor === undefined) return null;
  if (isId(cursor, "ten")) return cursor;
  throw invalid([{ path: "query.cursor", code: "malformed_cursor", detail: "Take the cursor from next_cursor." }]);
}

export async function readTenants(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  query: { cursor?: string | undefined; q?: string | undefined },
): Promise<TenantList> {
  const after = parseCursor(query.cursor);
  // one row more than a page tells whether there is another page
  const rows = await listTenants(scope, deps.db, { after, containing: query.q || null, limit: PAGE + 1 });
  const page = rows.slice(0, PAGE);
  return {
    items: page.map(presentTenant),
    next_cursor: rows.length > PAGE ? (page.at(-1)?.id ?? null) : null,
  };
}

/** The tenant as the operator of the scope sees it; undefined for one that was deleted meanwhile. */
export const findViewedTenant = (deps: Pick<Deps, "db">, scope: TenantScope): Promise<TenantRow | undefined> =>
  findTenant(scope, deps.db);
