import { sql } from "drizzle-orm";
import { check, foreignKey, index, integer, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { users } from "./access.ts";
import { evidenceSnapshots } from "./evidence.ts";
import { operationRuns } from "./operations.ts";
import { tenants } from "./workspaces.ts";

/** What is said to a customer about one snapshot. A draft may be edited, a published one never. */
export const tenantReviews = sqliteTable(
  "tenant_reviews",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    snapshotId: text("snapshot_id")
      .notNull()
      .references(() => evidenceSnapshots.id, { onDelete: "cascade" }),
    runId: text("run_id").references(() => operationRuns.id, { onDelete: "set null" }),
    status: text("status").notNull().default("draft"),
    title: text("title").notNull(),
    /** Written by an operator, plain text. */
    summary: text("summary").notNull().default(""),
    /** What was composed of the snapshot and the one before it. */
    content: text("content", { mode: "json" }).$type<Record<string, unknown>>().notNull(),
    createdByUserId: text("created_by_user_id").references(() => users.id, { onDelete: "set null" }),
    publishedByUserId: text("published_by_user_id").references(() => users.id, { onDelete: "set null" }),
    createdAt: integer("created_at").notNull(),
    updatedAt: integer("updated_at").notNull(),
    publishedAt: integer("published_at"),
    version: integer("version").notNull().default(1),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // a tenant's reviews, newest first; also its cascade
    index("tenant_reviews_tenant").on(table.workspaceId, table.tenantId, table.id),
    // cascade from the snapshot
    index("tenant_reviews_snapshot").on(table.snapshotId),
    // one review a run; what a deleted run leaves behind
    index("tenant_reviews_run").on(table.runId),
    // what deleted users leave behind
    index("tenant_reviews_creator").on(table.createdByUserId),
    index("tenant_reviews_publisher").on(table.publishedByUserId),
    check("tenant_reviews_status", sql`${table.status} IN ('draft', 'published')`),
    check("tenant_reviews_publication", sql`(${table.status} = 'published') = (${table.publishedAt} IS NOT NULL)`),
  ],
);

/** Artifact truth: a ZIP that a customer is handed. Its bytes lie in object storage. */
export const reviewPacks = sqliteTable(
  "review_packs",
  {
    id: text("id").primaryKey(),
    workspaceId: text("workspace_id").notNull(),
    tenantId: text("tenant_id").notNull(),
    /** Null for a pack of the tenant. */
    reviewId: text("review_id").references(() => tenantReviews.id, { onDelete: "cascade" }),
    snapshotId: text("snapshot_id")
      .notNull()
      .references(() => evidenceSnapshots.id, { onDelete: "cascade" }),
    runId: text("run_id").references(() => operationRuns.id, { onDelete: "set null" }),
    requestedByUserId: text("requested_by_user_id").references(() => users.id, { onDelete: "set null" }),
    includePii: integer("include_pii", { mode: "boolean" }).notNull(),
    includeOperations: integer("include_operations", { mode: "boolean" }).notNull(),
    /** Of the evidence, the review and the options: the same request has the same. */
    fingerprint: text("fingerprint").notNull(),
    status: text("status").notNull().default("queued"),
    objectKey: text("object_key"),
    sizeBytes: integer("size_bytes"),
    /** Of the archive, hexadecimal. */
    sha256: text("sha256"),
    /** Files of the archive with their sizes and hashes. */
    manifest: text("manifest", { mode: "json" }).$type<{ path: string; bytes: number; sha256: string }[]>(),
    failureReasonCode: text("failure_reason_code"),
    createdAt: integer("created_at").notNull(),
    readyAt: integer("ready_at"),
    /** When its bytes are deleted, epoch ms; null until it is ready. */
    expiresAt: integer("expires_at"),
  },
  (table) => [
    foreignKey({
      columns: [table.workspaceId, table.tenantId],
      foreignColumns: [tenants.workspaceId, tenants.id],
    }).onDelete("cascade"),
    // one pack that is made or can be had per fingerprint, also under simultaneous requests
    uniqueIndex("review_packs_current")
      .on(table.workspaceId, table.tenantId, table.fingerprint)
      .where(sql`${table.status} IN ('queued', 'generating', 'ready')`),
    // a tenant's packs, newest first; also its cascade
    index("review_packs_tenant").on(table.workspaceId, table.tenantId, table.id),
    // a review's packs; also its cascade
    index("review_packs_review").on(table.reviewId),
    // cascade from the snapshot
    index("review_packs_snapshot").on(table.snapshotId),
    // the pack of a run
    index("review_packs_run").on(table.runId),
    // what a deleted user leaves behind
    index("review_packs_requester").on(table.requestedByUserId),
    // the prune, first expired first
    index("review_packs_expires").on(table.expiresAt).where(sql`${table.status} = 'ready'`),
    check("review_packs_status", sql`${table.status} IN ('queued', 'generating', 'ready', 'failed', 'expired')`),
    check(
      "review_packs_ready",
      sql`${table.status} <> 'ready' OR (${table.objectKey} IS NOT NULL AND ${table.expiresAt} IS NOT NULL AND ${table.sha256} IS NOT NULL)`,
    ),
  ],
);
