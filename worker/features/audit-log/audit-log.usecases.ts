import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { asRole, roleHas } from "../access/capabilities.contract.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { AuditFilters, AuditLog, AuditLogQuery } from "./audit-log.contract.ts";
import { presentEntry } from "./audit-log.presenter.ts";
import {
  type EntryRow,
  findRoleOn,
  findTenantRoles,
  type Question,
  scanEntries,
  walkEntries,
} from "./audit-log.repository.ts";
import { idRange, MOST_TENANTS_WALKED, PAGE, pathOf, type Stretch, stretchOf, walkLength } from "./audit-log.rules.ts";

/** How many entries a stretch reads: along a path, and from tenant to tenant. */
export interface Lengths {
  scan: number;
  walk(tenants: number): number;
}

const PAGE_LENGTHS: Lengths = { scan: PAGE, walk: walkLength };

const instant = (text: string | undefined): number | null => (text === undefined ? null : Date.parse(text));

const mayRead = (role: string): boolean => roleHas(asRole(role), "audit.view");

/** The viewer's tenants while they are few enough to go from one to the next; null when the log is to be scanned. */
async function placesToWalk(deps: Pick<Deps, "db">, scope: WorkspaceScope): Promise<string[] | null> {
  const held = await findTenantRoles(scope, deps.db, MOST_TENANTS_WALKED + 1);
  if (held.length > MOST_TENANTS_WALKED) return null;
  return held.filter(({ role }) => mayRead(role)).map(({ tenantId }) => tenantId);
}

async function readEntries(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  question: Omit<Question, "limit">,
  lengths: Lengths,
): Promise<{ rows: EntryRow[]; limit: number }> {
  const path = pathOf(question.filters);
  const { tenant_id: tenantId } = question.filters;
  if (tenantId !== undefined && !mayRead((await findRoleOn(scope, deps.db, tenantId)) ?? "")) {
    return { rows: [], limit: lengths.scan };
  }
  const places = path === "workspace" ? await placesToWalk(deps, scope) : null;
  const limit = places === null ? lengths.scan : lengths.walk(places.length);
  const rows =
    places === null
      ? await scanEntries(scope, deps.db, path, { ...question, limit })
      : await walkEntries(scope, deps.db, places, { ...question, limit });
  return { rows, limit };
}

/** The next stretch of the log, by what the viewer is entitled to at this moment, and how many entries it looked at. */
export async function readStretch(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  filters: AuditFilters,
  cursor: string | null,
  lengths: Lengths,
): Promise<Stretch<EntryRow> & { read: number }> {
  const [from, to] = [instant(filters.from), instant(filters.to)];
  const question = { range: idRange(from, to, cursor), filters, from, to };
  const { rows, limit } = await readEntries(deps, scope, question, lengths);
  return { ...stretchOf(rows, limit), read: rows.length };
}

/** A page of the workspace's audit, newest first, without what the viewer may not know of. Needs `audit.view`. */
export async function readAuditLog(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  { cursor, ...filters }: AuditLogQuery,
): Promise<AuditLog> {
  const { items, nextCursor, searchedBackTo } = await readStretch(deps, scope, filters, cursor ?? null, PAGE_LENGTHS);
  return { items: items.map(presentEntry), next_cursor: nextCursor, searched_back_to: toIsoOrNull(searchedBackTo) };
}
