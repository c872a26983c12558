import { sql } from "drizzle-orm";
import { check, foreignKey, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { tenants } from "./workspaces.ts";

export const providerConnections = sqliteTable(
  "provider_connections",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    provider: text("provider").notNull().default("microsoft"),
    connectionType: text("connection_type").notNull().default("platform"),
    enabled: integer("enabled", { mode: "boolean" }).notNull().default(true),
    isDefault: integer("is_default", { mode: "boolean" }).notNull().default(true),
    targetExternalTenantId: text("target_external_tenant_id").notNull(),
    consentStatus: text("consent_status").notNull().default("unknown"),
    verificationStatus: text("verification_status").notNull().default("unknown"),
    lastHealthCheckAt: integer("last_health_check_at"),
    lastErrorReasonCode: text("last_error_reason_code"),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // the tenant's default connection, and the rule that there is one
    uniqueIndex("provider_connections_default")
      .on(table.workspaceId, table.tenantId)
      .where(sql`${table.isDefault} = 1`),
    check("provider_connections_type", sql`${table.connectionType} IN ('platform', 'dedicated')`),
    check(
      "provider_connections_consent",
      sql`${table.consentStatus} IN ('unknown', 'required', 'granted', 'failed', 'revoked')`,
    ),
    check(
      "provider_connections_verification",
      sql`${table.verificationStatus} IN ('unknown', 'pending', 'healthy', 'degraded', 'blocked', 'error')`,
    ),
  ],
);
