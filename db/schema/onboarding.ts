import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { tenants, workspaces } from "./workspaces.ts";

/** A draft: the onboarding of one tenant, from nothing to activated (domain §6). */
export const tenantOnboardingSessions = sqliteTable(
  "tenant_onboarding_sessions",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    /** Null until the tenant is identified. */
    tenantId: text("tenant_id"),
    lifecycle: text("lifecycle").notNull().default("draft"),
    lastCompletedCheckpoint: text("last_completed_checkpoint"),
    /** How many checkpoints were ever completed, in their order: one that is reached again does not count again. */
    furthestCheckpoint: integer("furthest_checkpoint").notNull().default(0),
    /** Set by the save that reached the furthest checkpoint, so that the usage event of that save can observe it. */
    checkpointToken: text("checkpoint_token"),
    /** Rises with every change by a person; a write that names an older one is refused. */
    version: integer("version").notNull().default(1),
    /** `{check_key: {fingerprint, connection_id, user_id, at}}`: what was accepted, and of which finding. */
    acknowledgements: text("acknowledgements", { mode: "json" })
      .$type<Record<string, { fingerprint: string; connection_id: string; user_id: string; at: number }>>()
      .notNull()
      .default({}),
    startedBy: text("started_by").references(() => users.id, { onDelete: "set null" }),
    lastEditedBy: text("last_edited_by").references(() => users.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    lastEditedAt: integer("last_edited_at").notNull(),
    /** When the draft was completed or cancelled. */
    endedAt: integer("ended_at"),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // the landing: a workspace's drafts, newest first (ids are in time order)
    index("tenant_onboarding_sessions_workspace").on(table.workspaceId, table.id),
    // a tenant has one open draft; finds it, and serves the tenant's cascade with the next one
    uniqueIndex("tenant_onboarding_sessions_open")
      .on(table.workspaceId, table.tenantId)
      .where(sql`${table.endedAt} IS NULL AND ${table.tenantId} IS NOT NULL`),
    // cascade from the tenant
    index("tenant_onboarding_sessions_tenant").on(table.workspaceId, table.tenantId),
    // the sweep that saves what changed behind a draft: open ones with a tenant, however many blank ones there are
    index("tenant_onboarding_sessions_unfinished")
      .on(table.id)
      .where(sql`${table.endedAt} IS NULL AND ${table.tenantId} IS NOT NULL`),
    check(
      "tenant_onboarding_sessions_lifecycle",
      sql`${table.lifecycle} IN ('draft', 'verifying', 'action_required', 'ready_for_activation', 'completed', 'cancelled')`,
    ),
    check(
      "tenant_onboarding_sessions_checkpoint",
      sql`${table.lastCompletedCheckpoint} IS NULL OR ${table.lastCompletedCheckpoint} IN ('identify', 'connect_provider', 'verify_access', 'complete_activate')`,
    ),
    check(
      "tenant_onboarding_sessions_ended",
      sql`(${table.endedAt} IS NOT NULL) = (${table.lifecycle} IN ('completed', 'cancelled'))`,
    ),
  ],
);
