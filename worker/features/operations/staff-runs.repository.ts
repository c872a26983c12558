import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { operationRuns, tenants, workspaces } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { Staff } from "../access/guards.ts";
import type { StaffRunsQuery } from "./staff-runs.contract.ts";
import type { RunGlance } from "./staff-runs.rules.ts";

/** Whose runs are looked at. A tenant names its workspace too, which its index begins with. */
function ofPlace({ workspace_id: workspaceId, tenant_id: tenantId }: StaffRunsQuery): SQL | undefined {
  const workspace = workspaceId === undefined ? undefined : eq(operationRuns.workspaceId, workspaceId);
  if (tenantId === undefined) return workspace;
  const itsWorkspace = sql`${operationRuns.workspaceId} = (SELECT workspace_id FROM tenants WHERE id = ${tenantId})`;
  return and(workspace, itsWorkspace, eq(operationRuns.tenantId, tenantId));
}

/** The newest runs of the place, after the one of the cursor: a walk of the primary key, or of the place's index. */
export const glanceAtRuns = (_: Staff, db: Database, query: StaffRunsQuery, limit: number): Promise<RunGlance[]> =>
  db
    .select({
      id: operationRuns.id,
      type: operationRuns.type,
      status: operationRuns.status,
      outcome: operationRuns.outcome,
      createdAt: operationRuns.createdAt,
    })
    .from(operationRuns)
    .where(and(ofPlace(query), query.cursor === undefined ? undefined : lt(operationRuns.id, query.cursor)))
    .orderBy(desc(operationRuns.id))
    .limit(limit);

/** Those of the runs that exist, newest first. No name of a person is read. */
export const listStaffRuns = (_: Staff, db: Database, ids: readonly string[]) =>
  db
    .select({
      id: operationRuns.id,
      workspaceId: operationRuns.workspaceId,
      workspaceName: workspaces.name,
      tenantId: operationRuns.tenantId,
      tenantName: tenants.displayName,
      type: operationRuns.type,
      status: operationRuns.status,
      outcome: operationRuns.outcome,
      stuck: operationRuns.stuck,
      initiatorUserId: operationRuns.initiatorUserId,
      attempt: operationRuns.attempt,
      progressDone: operationRuns.progressDone,
      progressTotal: operationRuns.progressTotal,
      progressStage: operationRuns.progressStage,
      failures: operationRuns.failures,
      createdAt: operationRuns.createdAt,
      startedAt: operationRuns.startedAt,
      progressedAt: operationRuns.progressedAt,
      completedAt: operationRuns.completedAt,
    })
    .from(operationRuns)
    .innerJoin(workspaces, eq(workspaces.id, operationRuns.workspaceId))
    .leftJoin(tenants, eq(tenants.id, operationRuns.tenantId))
    .where(inArray(operationRuns.id, [...ids]))
    .orderBy(desc(operationRuns.id));

export type StaffRunRow = Awaited<ReturnType<typeof listStaffRuns>>[number];
