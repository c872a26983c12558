import { sql } from "drizzle-orm";
import { check, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { platformUsers } from "./access.ts";
import { workspaces } from "./workspaces.ts";

/** Pauses of operational controls (domain §12), the active ones and the history. */
export const operationalPauses = sqliteTable(
  "operational_pauses",
  {
    id: text("id").primaryKey(),
    controlKey: text("control_key").notNull(),
    /** `global`, or the id of the workspace. */
    scope: text("scope").notNull(),
    /** Null for a global pause. */
    workspaceId: text("workspace_id").references(() => workspaces.id, { onDelete: "cascade" }),
    reason: text("reason").notNull(),
    pausedBy: text("paused_by").references(() => platformUsers.id, { onDelete: "set null" }),
    pausedAt: integer("paused_at").notNull(),
    /** When it ends by itself, epoch ms; null when someone has to resume. */
    expiresAt: integer("expires_at"),
    resumedBy: text("resumed_by").references(() => platformUsers.id, { onDelete: "set null" }),
    resumedAt: integer("resumed_at"),
  },
  (table) => [
    // a control is paused once per scope; the start seam asks by it
    uniqueIndex("operational_pauses_open").on(table.controlKey, table.scope).where(sql`${table.resumedAt} IS NULL`),
    // history of a control, newest first (ids are in time order)
    index("operational_pauses_control").on(table.controlKey, table.id),
    // the banner of a workspace, and its cascade
    index("operational_pauses_workspace").on(table.workspaceId, table.id),
    check("operational_pauses_scope", sql`${table.scope} = COALESCE(${table.workspaceId}, 'global')`),
    check("operational_pauses_reason", sql`length(${table.reason}) BETWEEN 1 AND 500`),
  ],
);
