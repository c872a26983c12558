import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/**
 * Audit truth: append-only (triggers in the migrations refuse UPDATE and DELETE), therefore without foreign keys: an entry
 * outlives what it speaks of.
 */
export const auditEntries = sqliteTable(
  "audit_entries",
  {
    id: text("id").primaryKey(),
    /** Null for an entry of the platform. */
    workspaceId: text("workspace_id"),
    tenantId: text("tenant_id"),
    actorKind: text("actor_kind").notNull(),
    actorId: text("actor_id"),
    action: text("action").notNull(),
    resourceType: text("resource_type").notNull(),
    resourceId: text("resource_id"),
    outcome: text("outcome").notNull(),
    metadata: text("metadata", { mode: "json" }).$type<Record<string, unknown>>().notNull().default({}),
    occurredAt: integer("occurred_at").notNull(),
  },
  (table) => [
    // a workspace's audit, newest first (ids are in time order)
    index("audit_entries_workspace").on(table.workspaceId, table.id),
    // a tenant's audit, newest first: the filter, and the history in support diagnostics
    index("audit_entries_tenant").on(table.workspaceId, table.tenantId, table.id),
    // the log's filters (spec 011), newest first: what happened to one thing,
    index("audit_entries_resource").on(table.workspaceId, table.resourceId, table.id),
    // what one person did,
    index("audit_entries_actor").on(table.workspaceId, table.actorId, table.id),
    // each time that one thing was done,
    index("audit_entries_action").on(table.workspaceId, table.action, table.id),
    // and what did not succeed: few entries, so the others pay for no row of it
    index("audit_entries_unsuccessful")
      .on(table.workspaceId, table.outcome, table.id)
      .where(sql`${table.outcome} <> 'succeeded'`),
    check("audit_entries_actor", sql`${table.actorKind} IN ('user', 'platform_user', 'system')`),
    check("audit_entries_outcome", sql`${table.outcome} IN ('succeeded', 'denied', 'failed')`),
  ],
);
