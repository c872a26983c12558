import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { tenants, workspaces } from "./workspaces.ts";

// The outer bound of every stored string (domain §4.3). GLOB has no repetition, so the rule is stated as "no character
// outside the set"; the recorder's closed vocabularies are the real boundary, this is the last one.
const bounded = (column: string, max: number) =>
  sql.raw(`length("${column}") BETWEEN 1 AND ${max} AND "${column}" NOT GLOB '*[^-A-Za-z0-9._:+/]*'`);

/**
 * Ledger of product usage events. Ids are in commit order and `occurred_at` never runs backwards along them, so a reader
 * with a cursor on `id` sees every event once, and a prefix by time is a prefix by id.
 */
export const productUsageEvents = sqliteTable(
  "product_usage_events",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    workspaceId: text("workspace_id")
      .notNull()
      .references(() => workspaces.id, { onDelete: "cascade" }),
    tenantId: text("tenant_id").notNull(),
    userId: text("user_id").references(() => users.id, { onDelete: "set null" }),
    eventName: text("event_name").notNull(),
    featureArea: text("feature_area").notNull(),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    metadata: text("metadata", { mode: "json" }).$type<Record<string, string | boolean>>().notNull().default({}),
    occurredAt: integer("occurred_at").notNull(),
    recordedAt: integer("recorded_at").notNull(),
  },
  (table) => [
    // the workspace is always the tenant's workspace; deleting a tenant for good takes its events along
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // the partial minute at a window's edge, and the brute-force comparison: covers both, no table row is read
    index("product_usage_events_time").on(table.occurredAt, table.eventName, table.workspaceId),
    // cascades from workspace (prefix) and tenant
    index("product_usage_events_scope").on(table.workspaceId, table.tenantId),
    check("product_usage_events_event_name", bounded("event_name", 120)),
    check("product_usage_events_feature_area", bounded("feature_area", 60)),
    check("product_usage_events_subject_type", bounded("subject_type", 120)),
    check("product_usage_events_subject_id", bounded("subject_id", 120)),
    check("product_usage_events_metadata", sql`json_type(${table.metadata}) = 'object'`),
  ],
);

/**
 * One row that says what left the ledger other than by sliding out of a window, written in the batch that removed it:
 * `floor` is the instant (epoch ms) before which a prune has deleted everything, `epoch` rises when rows were deleted
 * out of order (a tenant or workspace deleted for good), so a projection must be rebuilt.
 */
export const ledgerState = sqliteTable(
  "ledger_state",
  {
    id: integer("id").primaryKey(),
    epoch: integer("epoch").notNull().default(0),
    floor: integer("floor").notNull().default(0),
  },
  (table) => [check("ledger_state_single", sql`${table.id} = 1`)],
);
