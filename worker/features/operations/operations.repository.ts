import { and, asc, type Column, desc, eq, gt, isNull, lt, type SQL, sql } from "drizzle-orm";
import { operationRuns, tenants, users } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { OPERATION_TYPES, type OperationType, RUN_OUTCOMES, RUN_STATUSES } from "./operation-types.contract.ts";

// Spelled as in the partial indexes: the planner does not match a bound value with their condition.
export const isActiveRun = sql`${operationRuns.status} IN ('queued', 'running')`;

export const runColumns = {
  id: operationRuns.id,
  workspaceId: operationRuns.workspaceId,
  tenantId: operationRuns.tenantId,
  tenantName: tenants.displayName,
  initiatorUserId: operationRuns.initiatorUserId,
  initiatorName: users.name,
  type: operationRuns.type,
  status: operationRuns.status,
  outcome: operationRuns.outcome,
  identity: operationRuns.identity,
  context: operationRuns.context,
  summaryCounts: operationRuns.summaryCounts,
  failures: operationRuns.failures,
  progressDone: operationRuns.progressDone,
  progressTotal: operationRuns.progressTotal,
  progressStage: operationRuns.progressStage,
  stuck: operationRuns.stuck,
  attempt: operationRuns.attempt,
  createdAt: operationRuns.createdAt,
  startedAt: operationRuns.startedAt,
  progressedAt: operationRuns.progressedAt,
  completedAt: operationRuns.completedAt,
};

const selectRuns = (db: Database) =>
  db
    .select(runColumns)
    .from(operationRuns)
    .leftJoin(tenants, eq(tenants.id, operationRuns.tenantId))
    .leftJoin(users, eq(users.id, operationRuns.initiatorUserId));

type StoredRun = Awaited<ReturnType<typeof selectRuns>>[number];

const oneOf = <T extends string>(values: readonly T[], text: string): T => {
  const value = values.find((known) => known === text);
  if (value === undefined) throw new Error("operation_runs holds a word outside of its vocabulary");
  return value;
};

export const toRun = (row: StoredRun) => ({
  ...row,
  type: oneOf(OPERATION_TYPES, row.type),
  status: oneOf(RUN_STATUSES, row.status),
  outcome: oneOf(RUN_OUTCOMES, row.outcome),
});

/** A run with the names that its view shows. Times are epoch ms. */
export type Run = ReturnType<typeof toRun>;

/** Where a run belongs and what it is, to find the scope and capability that its viewer needs. */
export async function findRunPlace(_: SystemScope, db: Database, runId: string) {
  const row = await db
    .select({ workspaceId: operationRuns.workspaceId, tenantId: operationRuns.tenantId, type: operationRuns.type })
    .from(operationRuns)
    .where(eq(operationRuns.id, runId))
    .get();
  return row && { ...row, type: oneOf(OPERATION_TYPES, row.type) };
}

const within = (scope: WorkspaceScope | TenantScope): SQL | undefined =>
  and(
    eq(operationRuns.workspaceId, scope.workspaceId),
    "tenantId" in scope ? eq(operationRuns.tenantId, scope.tenantId) : isNull(operationRuns.tenantId),
  );

export async function findRun(scope: WorkspaceScope | TenantScope, db: Database, runId: string): Promise<Run | null> {
  const row = await selectRuns(db)
    .where(and(eq(operationRuns.id, runId), within(scope)))
    .get();
  return row === undefined ? null : toRun(row);
}

/** For the system's own work on a run and for the hub, which checks each viewer itself. */
export async function findRunForSystem(_: SystemScope, db: Database, runId: string): Promise<Run | null> {
  const row = await selectRuns(db).where(eq(operationRuns.id, runId)).get();
  return row === undefined ? null : toRun(row);
}

/** Newest first, after the run with the id `before`. */
export async function listRuns(scope: TenantScope, db: Database, limit: number, before: string | null): Promise<Run[]> {
  const rows = await selectRuns(db)
    .where(and(within(scope), before === null ? undefined : lt(operationRuns.id, before)))
    .orderBy(desc(operationRuns.id))
    .limit(limit);
  return rows.map(toRun);
}

/** The newest run of a type on a tenant, active or not. */
export async function findLatestRun(
  _: SystemScope | TenantScope,
  db: Database,
  place: { workspaceId: string; tenantId: string },
  type: OperationType,
): Promise<Run | null> {
  const [row] = await selectRuns(db)
    .where(
      and(
        eq(operationRuns.workspaceId, place.workspaceId),
        eq(operationRuns.tenantId, place.tenantId),
        eq(operationRuns.type, type),
      ),
    )
    .orderBy(desc(operationRuns.id))
    .limit(1);
  return row === undefined ? null : toRun(row);
}

/** The newest run of the tenant that has ended. The few active ones before it are passed over in the tenant's index. */
export async function findLatestFinishedRun(scope: TenantScope, db: Database): Promise<Run | null> {
  const [row] = await selectRuns(db)
    .where(and(within(scope), eq(operationRuns.status, "completed")))
    .orderBy(desc(operationRuns.id))
    .limit(1);
  return row === undefined ? null : toRun(row);
}

const selectEnded = (scope: TenantScope, db: Database, type: OperationType) =>
  db
    .select({
      id: operationRuns.id,
      type: operationRuns.type,
      outcome: operationRuns.outcome,
      stuck: operationRuns.stuck,
      failures: operationRuns.failures,
      completedAt: operationRuns.completedAt,
    })
    .from(operationRuns)
    .where(and(within(scope), eq(operationRuns.type, type), eq(operationRuns.status, "completed")))
    .orderBy(desc(operationRuns.id))
    .limit(1);

/** The newest run of each type that has ended, in one batch: by the index of a tenant's runs of one type. */
export async function findLatestEnded(scope: TenantScope, db: Database, types: readonly OperationType[]) {
  const [first, ...others] = types.map((type) => selectEnded(scope, db, type));
  if (first === undefined) return [];
  return (await db.batch([first, ...others])).flat().map((row) => ({
    ...row,
    type: oneOf(OPERATION_TYPES, row.type),
    outcome: oneOf(RUN_OUTCOMES, row.outcome),
  }));
}

const neighbour = async (db: Database, run: Run, side: SQL, order: SQL): Promise<Run | null> => {
  const [row] = await selectRuns(db)
    .where(and(eq(operationRuns.workspaceId, run.workspaceId), eq(operationRuns.identity, run.identity), side))
    .orderBy(order)
    .limit(1);
  return row === undefined ? null : toRun(row);
};

/** The newest run of the same identity, of which the place is a part, before a run that the scope holds. */
export const findRunBefore = (_: WorkspaceScope | TenantScope, db: Database, run: Run) =>
  neighbour(db, run, lt(operationRuns.id, run.id), desc(operationRuns.id));

/** The oldest one after it. */
export const findRunAfter = (_: WorkspaceScope | TenantScope, db: Database, run: Run) =>
  neighbour(db, run, gt(operationRuns.id, run.id), asc(operationRuns.id));

const ACTIVE_COLUMNS = ["id", "type", "status", "progress_done", "progress_total", "progress_stage"] as const;

/** What is shown of an active run beside its tenant. */
export type ActiveRow = Pick<Run, "id" | "type" | "status" | "progressDone" | "progressTotal" | "progressStage">;

function toActiveRow(json: string): ActiveRow {
  const [id, type, status, progressDone, progressTotal, progressStage] = JSON.parse(json);
  return {
    ...{ id, type: oneOf(OPERATION_TYPES, type), status: oneOf(RUN_STATUSES, status) },
    ...{ progressDone, progressTotal, progressStage },
  };
}

/**
 * The newest active run of a tenant as a column of the tenant's query; null without one. One look into the index, however
 * many runs are active elsewhere: a pending outcome is that of the active runs alone.
 */
export const newestActiveRun = (tenant: { workspaceId: Column; id: Column }): SQL<ActiveRow | null> =>
  sql<ActiveRow | null>`(
    SELECT json_array(${sql.raw(ACTIVE_COLUMNS.map((name) => `r.${name}`).join(", "))}) FROM operation_runs AS r
    WHERE r.workspace_id = ${tenant.workspaceId} AND r.tenant_id = ${tenant.id} AND r.outcome = 'pending'
    ORDER BY r.id DESC LIMIT 1)`.mapWith(toActiveRow);

export async function findTenantStatus(scope: TenantScope, db: Database): Promise<string | null> {
  const row = await db
    .select({ status: tenants.status })
    .from(tenants)
    .where(and(eq(tenants.workspaceId, scope.workspaceId), eq(tenants.id, scope.tenantId)))
    .get();
  return row?.status ?? null;
}

export interface NewRun {
  id: string;
  workspaceId: string;
  tenantId: string | null;
  initiatorUserId: string | null;
  type: OperationType;
  identity: string;
  context: Record<string, unknown>;
  progressTotal: number;
  now: number;
}

/**
 * Inserts nothing while an active run has the identity: the partial unique index decides, not a read before. Nor when
 * `onlyIf` does not hold at its place in the batch.
 */
export const insertRun = (db: Database, run: NewRun, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO operation_runs (id, workspace_id, tenant_id, initiator_user_id, type, identity, context, progress_total,
      created_at, progressed_at)
    SELECT ${run.id}, ${run.workspaceId}, ${run.tenantId}, ${run.initiatorUserId}, ${run.type}, ${run.identity},
      ${JSON.stringify(run.context)}, ${run.progressTotal}, ${run.now}, ${run.now}
    WHERE ${onlyIf} AND NOT EXISTS (SELECT 1 FROM tenants WHERE id = ${run.tenantId} AND status = 'archived')
    ON CONFLICT DO NOTHING`);

/** The run that holds the identity, of which the tenant is a part. */
export const selectActiveRun = (
  _: WorkspaceScope | TenantScope | SystemScope,
  db: Database,
  { workspaceId, identity }: Pick<NewRun, "workspaceId" | "identity">,
) =>
  selectRuns(db)
    .where(and(eq(operationRuns.workspaceId, workspaceId), eq(operationRuns.identity, identity), isActiveRun))
    .limit(1);

/** Condition that the run's row exists. */
export const runExists = (runId: string): SQL => sql`EXISTS (SELECT 1 FROM operation_runs WHERE id = ${runId})`;

/** Condition that the run is active. */
export const runIsActive = (runId: string): SQL =>
  sql`EXISTS (SELECT 1 FROM operation_runs WHERE id = ${runId} AND status IN ('queued', 'running'))`;

/** A cancellation, whatever attempt is under way. Returns a row when it took effect. */
export const cancelRun = (scope: WorkspaceScope | TenantScope, db: Database, runId: string, now: number) =>
  db
    .update(operationRuns)
    .set({ status: "completed", outcome: "cancelled", completedAt: now, progressedAt: now })
    .where(and(eq(operationRuns.id, runId), within(scope), isActiveRun))
    .returning({ id: operationRuns.id });
