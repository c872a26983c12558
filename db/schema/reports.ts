import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { operationRuns } from "./operations.ts";
import { tenants } from "./workspaces.ts";

/** Artifact truth: what a scan found, frozen. Written in the batch that ends its run, never changed. */
export const storedReports = sqliteTable(
  "stored_reports",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    type: text("type").notNull(),
    schemaVersion: integer("schema_version").notNull(),
    /** What a page of reports and a dashboard show; long lists stand in the parts. */
    payload: text("payload", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    fingerprint: text("fingerprint").notNull(),
    /** Of the report of the same type and tenant before; null for the first. */
    previousFingerprint: text("previous_fingerprint"),
    /** The run that made it; null when that run is gone. */
    runId: text("run_id").references(() => operationRuns.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // a tenant's reports, newest first; also its cascade
    index("stored_reports_tenant").on(table.workspaceId, table.tenantId, table.id),
    // the latest of one type, which the prune always keeps
    index("stored_reports_tenant_type").on(table.workspaceId, table.tenantId, table.type, table.id),
    // the report of a run
    index("stored_reports_run").on(table.runId),
    // the prune, oldest first
    index("stored_reports_created").on(table.createdAt, table.id),
    check("stored_reports_type", sql`${table.type} IN ('entra.admin_roles', 'permission_posture')`),
  ],
);

/**
 * The long lists of a report, in pieces: a row of D1 is two megabytes at most, and a page of a report reads one piece. A
 * piece holds up to 200 items in the order of the whole.
 */
export const storedReportParts = sqliteTable(
  "stored_report_parts",
  {
    reportId: text("report_id")
      .notNull()
      .references(() => storedReports.id, { onDelete: "cascade" }),
    part: integer("part").notNull(),
    items: text("items", { mode: "json" }).$type<unknown[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.reportId, table.part] })],
);

/**
 * What a scan has read so far, a page of the provider each: the steps of an execution are hours and processes apart, and
 * what they return may be one megabyte. Gone with the end of its run.
 */
export const scanPages = sqliteTable(
  "scan_pages",
  {
    runId: text("run_id")
      .notNull()
      .references(() => operationRuns.id, { onDelete: "cascade" }),
    attempt: integer("attempt").notNull(),
    kind: text("kind").notNull(),
    page: integer("page").notNull(),
    items: text("items", { mode: "json" }).$type<unknown[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.runId, table.attempt, table.kind, table.page] })],
);
