import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { tenants } from "./workspaces.ts";

/** Something that a report found and that somebody has to judge. One row per fingerprint, however often it is detected. */
export const findings = sqliteTable(
  "findings",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    /** Type of the report that detects it. */
    source: text("source").notNull(),
    /** Key of the code-owned rule. */
    rule: text("rule").notNull(),
    /** What it is the same finding by: rule and subject. */
    fingerprint: text("fingerprint").notNull(),
    severity: text("severity").notNull(),
    /** 4 critical … 0 info: severities in an order that an index has. */
    severityRank: integer("severity_rank").notNull(),
    state: text("state").notNull().default("open"),
    subjectType: text("subject_type").notNull(),
    subjectId: text("subject_id").notNull(),
    /** Name of the subject at the provider when it was detected last; personal where the subject is a person. */
    subjectLabel: text("subject_label").notNull(),
    facts: text("facts", { mode: "json" })
      .$type<Record<string, string | number | boolean | null>>()
      .notNull()
      .default({}),
    ownerUserId: text("owner_user_id").references(() => users.id, { onDelete: "set null" }),
    /** When it is to be dealt with by its severity, epoch ms; null for what has no deadline. */
    dueAt: integer("due_at"),
    firstDetectedAt: integer("first_detected_at").notNull(),
    lastDetectedAt: integer("last_detected_at").notNull(),
    /** The report that detected it last: its evidence. Reports are pruned, so this may name one that is gone. */
    lastReportId: text("last_report_id").notNull(),
    resolvedAt: integer("resolved_at"),
    reopenedAt: integer("reopened_at"),
    acceptedReason: text("accepted_reason"),
    acceptedUntil: integer("accepted_until"),
    acceptedByUserId: text("accepted_by_user_id").references(() => users.id, { onDelete: "set null" }),
    /** Rises with every change by a person, so that two of them do not overwrite each other. */
    version: integer("version").notNull().default(1),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // detection again finds its row
    uniqueIndex("findings_fingerprint").on(table.workspaceId, table.tenantId, table.fingerprint),
    // the list of a tenant, worst first, newest first; also its cascade
    index("findings_tenant").on(table.workspaceId, table.tenantId, table.severityRank, table.id),
    // the list by state
    index("findings_state").on(table.workspaceId, table.tenantId, table.state, table.severityRank, table.id),
    // the list by owner; also what a deleted user leaves behind
    index("findings_owner").on(table.ownerUserId, table.workspaceId, table.tenantId, table.severityRank, table.id),
    // the list by rule
    index("findings_rule").on(table.workspaceId, table.tenantId, table.rule, table.severityRank, table.id),
    // what is overdue, longest first
    index("findings_due")
      .on(table.workspaceId, table.tenantId, table.dueAt)
      .where(sql`${table.state} IN ('open', 'in_progress', 'reopened')`),
    // acceptances that run out, for the cron
    index("findings_accepted_until").on(table.acceptedUntil).where(sql`${table.state} = 'risk_accepted'`),
    // what a deleted user leaves behind
    index("findings_accepted_by").on(table.acceptedByUserId).where(sql`${table.acceptedByUserId} IS NOT NULL`),
    check("findings_severity", sql`${table.severity} IN ('critical', 'high', 'medium', 'low', 'info')`),
    check(
      "findings_state_known",
      sql`${table.state} IN ('open', 'in_progress', 'resolved', 'risk_accepted', 'reopened')`,
    ),
    check("findings_resolution", sql`(${table.state} = 'resolved') = (${table.resolvedAt} IS NOT NULL)`),
    check("findings_acceptance", sql`(${table.state} = 'risk_accepted') = (${table.acceptedReason} IS NOT NULL)`),
  ],
);
