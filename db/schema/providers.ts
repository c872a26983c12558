import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { operationRuns } from "./operations.ts";
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
    /** Application (client) id of a dedicated connection; null for a platform one, whose application is a setting. */
    clientId: text("client_id"),
    /**
     * When an administrator of the directory confirmed this connection by signing in, epoch ms; null when nobody did, or
     * when that consent was revoked since. Nothing is asked in the name of a platform connection without it.
     */
    confirmedAt: integer("confirmed_at"),
    consentStatus: text("consent_status").notNull().default("unknown"),
    verificationStatus: text("verification_status").notNull().default("unknown"),
    lastHealthCheckAt: integer("last_health_check_at"),
    lastErrorReasonCode: text("last_error_reason_code"),
    /**
     * Last change of what the connection is: its application, credential, consent by redirect, or whether it is enabled.
     * A report of a verification that began before it is stale; what a check finds out does not move it.
     */
    configuredAt: integer("configured_at").notNull().default(0),
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
    // all connections of a tenant; also its cascade
    index("provider_connections_tenant").on(table.workspaceId, table.tenantId),
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

/** Credential of a dedicated connection, sealed with a key that the database does not know. Write-only: nothing returns it. */
export const providerCredentials = sqliteTable(
  "provider_credentials",
  {
    id: text("id").primaryKey(),
    // one credential a connection: a rotation replaces it
    connectionId: text("connection_id")
      .notNull()
      .unique()
      .references(() => providerConnections.id, { onDelete: "cascade" }),
    kind: text("kind").notNull(),
    /** Which key of SEALING_KEYS sealed it; the rotation command looks for rows of older ones. */
    keyId: text("key_id").notNull(),
    /** AES-256-GCM, base64: nonce and ciphertext. Bound to this row's id and connection. */
    sealed: text("sealed").notNull(),
    /** When the credential ends, as the operator said or its certificate says, epoch ms; null when unknown. */
    expiresAt: integer("expires_at"),
    createdAt: integer("created_at").notNull(),
  },
  (table) => [check("provider_credentials_kind", sql`${table.kind} IN ('secret', 'certificate')`)],
);

/** A way to the provider and back, to consent or to sign in after it: single use, bound to the session that asked for it. */
export const consentRequests = sqliteTable(
  "consent_requests",
  {
    id: text("id").primaryKey(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => providerConnections.id, { onDelete: "cascade" }),
    sessionId: text("session_id").notNull(),
    userId: text("user_id").notNull(),
    purpose: text("purpose", { enum: ["consent", "sign_in"] })
      .notNull()
      .default("consent"),
    createdAt: integer("created_at").notNull(),
    expiresAt: integer("expires_at").notNull(),
    usedAt: integer("used_at"),
  },
  (table) => [
    // cascade from the connection
    index("consent_requests_connection").on(table.connectionId),
    // daily prune of what has expired
    index("consent_requests_expires").on(table.expiresAt),
  ],
);

/** The permissions that a connection was last seen to hold. One row a connection: the evidence may be older than a report. */
export const permissionEvidence = sqliteTable(
  "permission_evidence",
  {
    connectionId: text("connection_id")
      .primaryKey()
      .references(() => providerConnections.id, { onDelete: "cascade" }),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    granted: text("granted", { mode: "json" }).$type<{ resource: string; id: string }[]>().notNull().default([]),
    /** Last time that the grants were read, epoch ms; null when they never were. */
    refreshedAt: integer("refreshed_at"),
    /** Why the last try to read them failed; null after a success. */
    lastErrorReasonCode: text("last_error_reason_code"),
    lastTriedAt: integer("last_tried_at"),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // cascade from the tenant
    index("permission_evidence_tenant").on(table.workspaceId, table.tenantId),
  ],
);

/** Evidence truth: what a verification found, frozen. Written in the batch that ends its run, never changed. */
export const verificationReports = sqliteTable(
  "verification_reports",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    connectionId: text("connection_id")
      .notNull()
      .references(() => providerConnections.id, { onDelete: "cascade" }),
    // one report a run, however often its last step is executed
    runId: text("run_id")
      .notNull()
      .unique()
      .references(() => operationRuns.id, { onDelete: "cascade" }),
    schemaVersion: integer("schema_version").notNull(),
    flow: text("flow").notNull(),
    overall: text("overall").notNull(),
    fingerprint: text("fingerprint").notNull(),
    previousReportId: text("previous_report_id"),
    /** `VerificationChange[]` against the previous report. */
    changes: text("changes", { mode: "json" }).$type<unknown[]>().notNull().default([]),
    /** `VerificationCheck[]` in the order of the checks. */
    checks: text("checks", { mode: "json" }).$type<unknown[]>().notNull(),
    /** The connection's `configured_at` when the verification began. */
    configuredAt: integer("configured_at").notNull(),
    generatedAt: integer("generated_at").notNull(),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // a tenant's latest report (ids are in time order)
    index("verification_reports_tenant").on(table.workspaceId, table.tenantId, table.id),
    // cascade from the connection
    index("verification_reports_connection").on(table.connectionId),
    check("verification_reports_overall", sql`${table.overall} IN ('ready', 'needs_attention', 'blocked')`),
  ],
);
