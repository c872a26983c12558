import { foreignKey, index, integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { operationRuns } from "./operations.ts";
import { tenants } from "./workspaces.ts";

/** Evidence truth: a tenant's reports, findings and operations as they were at one instant. Never changed. */
export const evidenceSnapshots = sqliteTable(
  "evidence_snapshots",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    schemaVersion: integer("schema_version").notNull(),
    /** Of what was frozen, without ids of ours and times of the snapshot: the same content has the same. */
    fingerprint: text("fingerprint").notNull(),
    /** Counts and references that lists and comparisons show. */
    summary: text("summary", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    /** The snapshot of the tenant before; null for the first. */
    previousSnapshotId: text("previous_snapshot_id"),
    runId: text("run_id").references(() => operationRuns.id, { onDelete: "set null" }),
    createdByUserId: text("created_by_user_id").references(() => users.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // a tenant's snapshots, newest first; also its cascade
    index("evidence_snapshots_tenant").on(table.workspaceId, table.tenantId, table.id),
    // one snapshot a run, also when its last step is executed again; what a deleted run leaves behind
    index("evidence_snapshots_run").on(table.runId),
    // what a deleted user leaves behind
    index("evidence_snapshots_creator").on(table.createdByUserId),
  ],
);

/** What a snapshot holds, in pieces of up to 200 items: a row of D1 is two megabytes at most. */
export const evidenceParts = sqliteTable(
  "evidence_parts",
  {
    snapshotId: text("snapshot_id")
      .notNull()
      .references(() => evidenceSnapshots.id, { onDelete: "cascade" }),
    /** Kind of the items. */
    section: text("section").notNull(),
    part: integer("part").notNull(),
    items: text("items", { mode: "json" }).$type<unknown[]>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.snapshotId, table.section, table.part] })],
);
