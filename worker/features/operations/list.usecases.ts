import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { openCursor, sealCursor } from "../../platform/sealed-cursor.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { ListQuery, RunPage } from "./list.contract.ts";
import { findViewableTenant, type ListPlace, listViewableTenants, walkRuns } from "./list.repository.ts";
import { FEW_TENANTS, filterOf, foldAscii, mergeWalks, planSearch, type RunFilter } from "./list.rules.ts";
import { presentRun } from "./operations.presenter.ts";

const seesWorkspaceRuns = ({ role }: WorkspaceScope): boolean => roleHas(role, "operations.view");

/** Where the runs asked for can be: tenants, and null for runs without one. Null when there are too many to name. */
async function placesOf(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope,
  tenantId: ListQuery["tenant_id"],
  { tenantName }: RunFilter,
): Promise<(string | null)[] | null> {
  if (tenantId === "none") return seesWorkspaceRuns(scope) && tenantName === null ? [null] : [];
  const isNamed = ({ name }: ListPlace) => tenantName === null || foldAscii(name).includes(tenantName);
  const idsOf = (places: ListPlace[]) => places.filter(isNamed).map((place) => place.tenantId);
  if (tenantId !== undefined) return idsOf(await findViewableTenant(scope, deps.db, tenantId));
  const tenants = await listViewableTenants(scope, deps.db);
  if (tenants.length > FEW_TENANTS) return null;
  return [...idsOf(tenants), ...(seesWorkspaceRuns(scope) && tenantName === null ? [null] : [])];
}

/** A page of the workspace's runs that the operator may see and asked for, newest first. */
export async function listOperations(
  deps: Pick<Deps, "db" | "settings">,
  scope: WorkspaceScope,
  query: ListQuery,
): Promise<RunPage> {
  const secret = deps.settings.authSecret;
  const boundTo = `operations ${scope.workspaceId} ${scope.operator.userId}`;
  const before = await openCursor(secret, query.cursor ?? null, boundTo);
  const filter = filterOf(query, scope.operator);
  const plan = planSearch(filter, await placesOf(deps, scope, query.tenant_id, filter));
  const results = await walkRuns(scope, deps.db, plan, filter, before);
  const { page, next, floor } = mergeWalks(results, plan.window);
  return {
    items: page.map(presentRun),
    next_cursor: floor === null ? next : await sealCursor(secret, floor.id, boundTo),
    searched_until: toIsoOrNull(floor?.createdAt ?? null),
  };
}
