import { sql } from "drizzle-orm";
import { check, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";

export const workspaces = sqliteTable("workspaces", {
  id: text("id").primaryKey(),
  name: text("name").notNull(),
  createdAt: integer("created_at").notNull(),
});

export const tenants = sqliteTable(
  "tenants",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    displayName: text("display_name").notNull(),
    /** The directory id at the provider; null until it was identified. */
    externalTenantId: text("external_tenant_id"),
    status: text("status").notNull().default("active"),
    createdAt: integer("created_at").notNull(),
    archivedAt: integer("archived_at"),
  },
  (table) => [
    // parent key of composite foreign keys: a child row cannot name a tenant together with a foreign workspace
    uniqueIndex("tenants_workspace_id").on(table.workspaceId, table.id),
    // a workspace governs a directory once
    uniqueIndex("tenants_workspace_external").on(table.workspaceId, table.externalTenantId),
    check("tenants_status", sql`${table.status} IN ('onboarding', 'active', 'archived')`),
  ],
);
