import { and, desc, eq, getTableColumns, getTableName, gte, isNull, lt, type SQL, Subquery, sql } from "drizzle-orm";
import { operationRuns, tenantEntitlements, tenants, users } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import { ROLES, roleHas } from "../access/capabilities.contract.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import { LIST_PAGE } from "./list.contract.ts";
import { FEW_TENANTS, type RunFilter, type SearchPlan, type Walk, type WalkResult } from "./list.rules.ts";
import { type Run, runColumns, toRun } from "./operations.repository.ts";

// The index is named, so that what a page reads is decided here and not by the planner's statistics.
const INDEX = {
  workspace: "operation_runs_workspace",
  outcome: "operation_runs_outcome",
  type: "operation_runs_type",
  initiator: "operation_runs_initiator",
  stuck: "operation_runs_stuck",
  tenant: "operation_runs_tenant",
  tenant_outcome: "operation_runs_tenant_outcome",
  tenant_type: "operation_runs_tenant_type",
} as const satisfies Record<Walk["by"], string>;

const VIEWING = sql.join(
  ROLES.filter((role) => roleHas(role, "operations.view")).map((role) => sql`${role}`),
  sql`, `,
);

const mayView = (userId: string): SQL | undefined =>
  and(eq(tenantEntitlements.userId, userId), sql`${tenantEntitlements.role} IN (${VIEWING})`);

export interface ListPlace {
  tenantId: string;
  name: string;
}

/** Tenants of the workspace whose runs the operator may see: at most one more than are few. */
export const listViewableTenants = (scope: WorkspaceScope, db: Database): Promise<ListPlace[]> =>
  db
    .select({ tenantId: tenantEntitlements.tenantId, name: tenants.displayName })
    .from(tenantEntitlements)
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .where(and(mayView(scope.operator.userId), eq(tenantEntitlements.workspaceId, scope.workspaceId)))
    .orderBy(tenantEntitlements.tenantId)
    .limit(FEW_TENANTS + 1);

/** The one tenant, when the operator may see its runs. */
export const findViewableTenant = (scope: WorkspaceScope, db: Database, tenantId: string): Promise<ListPlace[]> =>
  db
    .select({ tenantId: tenantEntitlements.tenantId, name: tenants.displayName })
    .from(tenantEntitlements)
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .where(
      and(
        eq(tenantEntitlements.tenantId, tenantId),
        eq(tenantEntitlements.workspaceId, scope.workspaceId),
        mayView(scope.operator.userId),
      ),
    );

const ofPlace = (tenantId: string | null): SQL =>
  tenantId === null ? isNull(operationRuns.tenantId) : eq(operationRuns.tenantId, tenantId);

/** What the walk's index is entered by. */
function entered(scope: WorkspaceScope, walk: Walk, filter: RunFilter): SQL | undefined {
  const all = [eq(operationRuns.workspaceId, scope.workspaceId)];
  if ("tenantId" in walk) all.push(ofPlace(walk.tenantId));
  if (walk.by === "outcome" || walk.by === "tenant_outcome")
    all.push(sql`${operationRuns.outcome} = ${filter.outcome}`);
  if (walk.by === "type" || walk.by === "tenant_type") all.push(sql`${operationRuns.type} = ${filter.type}`);
  if (walk.by === "initiator") all.push(sql`${operationRuns.initiatorUserId} = ${filter.initiatorUserId}`);
  // in the words of the partial index, which a bound value would not match
  if (walk.by === "stuck") all.push(sql`${operationRuns.stuck} = 1`);
  return and(...all);
}

/** Whether the operator may see the run, where the walk does not say so. */
const visible = (scope: WorkspaceScope): SQL => sql`
  CASE WHEN ${operationRuns.tenantId} IS NULL THEN ${roleHas(scope.role, "operations.view") ? 1 : 0}
  ELSE EXISTS (SELECT 1 FROM tenant_entitlements AS held WHERE held.tenant_id = ${operationRuns.tenantId}
    AND held.user_id = ${scope.operator.userId} AND held.role IN (${VIEWING})) END`;

const matches = (filter: RunFilter): (SQL | undefined)[] => [
  filter.type === null ? undefined : eq(operationRuns.type, filter.type),
  filter.status === null ? undefined : eq(operationRuns.status, filter.status),
  filter.outcome === null ? undefined : eq(operationRuns.outcome, filter.outcome),
  filter.isStuck ? eq(operationRuns.stuck, true) : undefined,
  filter.initiatorUserId === null ? undefined : eq(operationRuns.initiatorUserId, filter.initiatorUserId),
];

const named = ({ tenantName }: RunFilter): SQL | undefined =>
  tenantName === null ? undefined : sql`instr(lower(${tenants.displayName}), ${tenantName}) > 0`;

// no character of an id sorts after it
const AFTER_EVERY_ID = "~";

/**
 * Each walk looks at a window of its index, newest first, and stops after a page; beside it, where that window ends. All of
 * them at once.
 *
 * @param before the run that the page before ended with; null for the first page
 */
export async function walkRuns(
  scope: WorkspaceScope,
  db: Database,
  { walks, window, isExact }: SearchPlan,
  filter: RunFilter,
  before: string | null,
): Promise<WalkResult<Run>[]> {
  const from = filter.idPrefix ?? "";
  const bounds = [before ?? AFTER_EVERY_ID, `${from}${AFTER_EVERY_ID}`].sort();
  const range = and(gte(operationRuns.id, from), lt(operationRuns.id, bounds[0] ?? AFTER_EVERY_ID));
  // under the table's own name, for the columns outside of it
  const partOf = (walk: Walk, limit: SQL) =>
    new Subquery(
      sql`SELECT * FROM ${operationRuns} INDEXED BY ${sql.raw(INDEX[walk.by])}
        WHERE ${entered(scope, walk, filter)} AND ${range} ORDER BY ${desc(operationRuns.id)} ${limit}`,
      getTableColumns(operationRuns),
      getTableName(operationRuns),
    );
  const foundOf = (walk: Walk) =>
    db
      .select(runColumns)
      .from(partOf(walk, sql`LIMIT ${window}`))
      .leftJoin(tenants, eq(tenants.id, operationRuns.tenantId))
      .leftJoin(users, eq(users.id, operationRuns.initiatorUserId))
      .where(and(...matches(filter), named(filter), "tenantId" in walk ? undefined : visible(scope)))
      .orderBy(desc(operationRuns.id))
      .limit(LIST_PAGE + 1);
  const endOf = (walk: Walk) =>
    db
      .select({ id: operationRuns.id, createdAt: operationRuns.createdAt })
      .from(partOf(walk, sql`LIMIT 1 OFFSET ${window - 1}`));
  const [first, ...others] = walks;
  if (first === undefined) return [];
  const [found, ends] = await Promise.all([
    db.batch([foundOf(first), ...others.map(foundOf)]),
    isExact ? [] : db.batch([endOf(first), ...others.map(endOf)]),
  ]);
  return walks.map((_, index) => ({ found: (found[index] ?? []).map(toRun), end: ends[index]?.[0] ?? null }));
}
