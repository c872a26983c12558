import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { tenants, workspaces } from "./workspaces.ts";

export const operationRuns = sqliteTable(
  "operation_runs",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Null for a workspace-wide run. */
    tenantId: text("tenant_id"),
    /** Null for a run that the system started. */
    initiatorUserId: text("initiator_user_id").references(() => users.id, { onDelete: "set null" }),
    type: text("type").notNull(),
    status: text("status").notNull().default("queued"),
    outcome: text("outcome").notNull().default("pending"),
    identity: text("identity").notNull(),
    context: text("context", { mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    summaryCounts: text("summary_counts", { mode: "json" }).$type<Record<string, number>>().notNull().default({}),
    failures: text("failures", { mode: "json" })
      .$type<{ reason_code: string; message: string; stage?: string }[]>()
      .notNull()
      .default([]),
    progressDone: integer("progress_done").notNull().default(0),
    progressTotal: integer("progress_total").notNull().default(0),
    progressStage: text("progress_stage"),
    /** Whether the run was ended because it stood still. */
    stuck: integer("stuck", { mode: "boolean" }).notNull().default(false),
    /** Number of the current execution: a restart raises it, so a step of an older one can no longer write. */
    attempt: integer("attempt").notNull().default(1),
    createdAt: integer("created_at").notNull(),
    startedAt: integer("started_at"),
    /** Last time that the run moved; the recovery sweep goes by it. */
    progressedAt: integer("progressed_at").notNull(),
    completedAt: integer("completed_at"),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // one active run per identity, also under simultaneous starts
    uniqueIndex("operation_runs_active_identity")
      .on(table.workspaceId, table.identity)
      .where(sql`${table.status} IN ('queued', 'running')`),
    // a tenant's runs, newest first (ids are in time order); also its cascade
    index("operation_runs_tenant").on(table.workspaceId, table.tenantId, table.id),
    // a tenant's newest run of one type, however many of other types came after it
    index("operation_runs_tenant_type").on(table.workspaceId, table.tenantId, table.type, table.id),
    // a workspace's runs, newest first
    index("operation_runs_workspace").on(table.workspaceId, table.id),
    // the list of operations by outcome, which is pending while a run is active
    index("operation_runs_outcome").on(table.workspaceId, table.outcome, table.id),
    // the same of one tenant
    index("operation_runs_tenant_outcome").on(table.workspaceId, table.tenantId, table.outcome, table.id),
    // the list by type
    index("operation_runs_type").on(table.workspaceId, table.type, table.id),
    // the list of what somebody started; also what a deleted user leaves behind
    index("operation_runs_initiator").on(table.initiatorUserId, table.workspaceId, table.id),
    // the list of runs that stood still: few
    index("operation_runs_stuck").on(table.workspaceId, table.id).where(sql`${table.stuck} = 1`),
    // the runs before and after one of the same identity
    index("operation_runs_identity").on(table.workspaceId, table.identity, table.id),
    // the recovery sweep: active runs by last movement
    index("operation_runs_active_progress").on(table.progressedAt).where(sql`${table.status} IN ('queued', 'running')`),
    check("operation_runs_status", sql`${table.status} IN ('queued', 'running', 'completed')`),
    check(
      "operation_runs_outcome",
      sql`${table.outcome} IN ('pending', 'succeeded', 'partially_succeeded', 'failed', 'blocked', 'cancelled')`,
    ),
    check(
      "operation_runs_completion",
      sql`(${table.status} = 'completed') = (${table.outcome} <> 'pending') AND (${table.status} = 'completed') = (${table.completedAt} IS NOT NULL)`,
    ),
  ],
);

export const RUN_TRANSITIONS = [
  "started",
  "succeeded",
  "partially_succeeded",
  "failed",
  "blocked",
  "cancelled",
] as const;

/**
 * What happened to runs, in commit order: the console hub reads it by cursor. Written by triggers on `operation_runs`
 * (migration 0005), so that no way of starting or ending a run can forget it; `occurred_at` never runs backwards.
 */
export const operationRunTransitions = sqliteTable(
  "operation_run_transitions",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    runId: text("run_id").notNull(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id"),
    type: text("type").notNull(),
    /** `started`, or the outcome that the run ended with. */
    kind: text("kind").notNull(),
    stuck: integer("stuck", { mode: "boolean" }).notNull().default(false),
    /** Reason code of the run's first failure. */
    reasonCode: text("reason_code"),
    occurredAt: integer("occurred_at").notNull(),
  },
  (table) => [
    // the partial minute at a window's edge, the comparison by count, and the prune
    index("operation_run_transitions_time").on(table.occurredAt, table.kind),
    foreignKey({
      columns: [table.runId],
      foreignColumns: [operationRuns.id],
    }).onDelete("cascade"),
    // cascade from the run
    index("operation_run_transitions_run").on(table.runId),
    check(
      "operation_run_transitions_kind",
      sql`${table.kind} IN (${sql.raw(RUN_TRANSITIONS.map((kind) => `'${kind}'`).join(", "))})`,
    ),
  ],
);
