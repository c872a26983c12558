import { desc, eq, inArray, lt } from "drizzle-orm";
import { operationRuns, tenants, workspaces } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { Staff } from "../access/guards.ts";
import type { RunGlance } from "./staff-runs.rules.ts";

/** The newest runs of all workspaces, after the one with the id `before`: a walk of the primary key. */
export const glanceAtRuns = (_: Staff, db: Database, before: string | null, limit: number): Promise<RunGlance[]> =>
  db
    .select({
      id: operationRuns.id,
      type: operationRuns.type,
      status: operationRuns.status,
      outcome: operationRuns.outcome,
      createdAt: operationRuns.createdAt,
    })
    .from(operationRuns)
    .where(before === null ? undefined : lt(operationRuns.id, before))
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
