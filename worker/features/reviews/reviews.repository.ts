import { and, desc, eq, lt, type SQL, sql } from "drizzle-orm";
import { alias } from "drizzle-orm/sqlite-core";
import { tenantReviews, users } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { ReviewContent } from "./reviews.contract.ts";

const publishers = alias(users, "publishers");

const headColumns = {
  id: tenantReviews.id,
  workspaceId: tenantReviews.workspaceId,
  tenantId: tenantReviews.tenantId,
  snapshotId: tenantReviews.snapshotId,
  runId: tenantReviews.runId,
  status: tenantReviews.status,
  title: tenantReviews.title,
  createdByName: sql<string | null>`${users.name}`.as("created_by_name"),
  publishedByName: sql<string | null>`${publishers.name}`.as("published_by_name"),
  createdAt: tenantReviews.createdAt,
  updatedAt: tenantReviews.updatedAt,
  publishedAt: tenantReviews.publishedAt,
};

const columns = {
  ...headColumns,
  summary: tenantReviews.summary,
  content: tenantReviews.content,
  version: tenantReviews.version,
};

const within = (scope: TenantScope | SystemScope): SQL | undefined =>
  "tenantId" in scope
    ? and(eq(tenantReviews.workspaceId, scope.workspaceId), eq(tenantReviews.tenantId, scope.tenantId))
    : undefined;

const selectReviews = (db: Database) =>
  db
    .select(columns)
    .from(tenantReviews)
    .leftJoin(users, eq(users.id, tenantReviews.createdByUserId))
    .leftJoin(publishers, eq(publishers.id, tenantReviews.publishedByUserId));

export type ReviewRow = Awaited<ReturnType<typeof selectReviews>>[number];
export type ReviewHead = Pick<ReviewRow, keyof typeof headColumns>;

/** Newest first, after the review with the id `before`; without what was composed, which is long. */
export const listReviewRows = (
  scope: TenantScope,
  db: Database,
  limit: number,
  before: string | null,
): Promise<ReviewHead[]> =>
  db
    .select(headColumns)
    .from(tenantReviews)
    .leftJoin(users, eq(users.id, tenantReviews.createdByUserId))
    .leftJoin(publishers, eq(publishers.id, tenantReviews.publishedByUserId))
    .where(and(within(scope), before === null ? undefined : lt(tenantReviews.id, before)))
    .orderBy(desc(tenantReviews.id))
    .limit(limit);

export const findReview = (
  scope: TenantScope | SystemScope,
  db: Database,
  id: string,
): Promise<ReviewRow | undefined> =>
  selectReviews(db)
    .where(and(eq(tenantReviews.id, id), within(scope)))
    .get();

/** What the run made, by the index of runs. */
export const findReviewOfRun = (scope: TenantScope, db: Database, runId: string) =>
  db
    .select({ id: tenantReviews.id, title: tenantReviews.title, createdAt: tenantReviews.createdAt })
    .from(tenantReviews)
    .where(and(eq(tenantReviews.runId, runId), within(scope)))
    .get();

/** Where a review belongs, to find the scope that its viewer needs. */
export const findReviewPlace = (_: SystemScope, db: Database, id: string) =>
  db.select({ tenantId: tenantReviews.tenantId }).from(tenantReviews).where(eq(tenantReviews.id, id)).get();

export interface NewReview {
  id: string;
  runId: string;
  workspaceId: string;
  tenantId: string;
  snapshotId: string;
  title: string;
  summary: string;
  content: ReviewContent;
  now: number;
}

/** In the name of who started the run. Nothing when `onlyIf` does not hold at its place in the batch. */
export const insertReview = (db: Database, review: NewReview, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO tenant_reviews (id, workspace_id, tenant_id, snapshot_id, run_id, title, summary, content,
      created_by_user_id, created_at, updated_at)
    SELECT ${review.id}, ${review.workspaceId}, ${review.tenantId}, ${review.snapshotId}, id, ${review.title},
      ${review.summary}, ${JSON.stringify(review.content)}, initiator_user_id, ${review.now}, ${review.now}
    FROM operation_runs WHERE id = ${review.runId} AND ${onlyIf}
    ON CONFLICT DO NOTHING`);

const unchangedDraft = (scope: TenantScope, id: string, version: number): SQL | undefined =>
  and(eq(tenantReviews.id, id), within(scope), eq(tenantReviews.status, "draft"), eq(tenantReviews.version, version));

/** Condition that the review is still the draft of that version, for what is written beside its change. */
export const isUnchangedDraft = (id: string, version: number): SQL =>
  sql`EXISTS (SELECT 1 FROM tenant_reviews WHERE id = ${id} AND status = 'draft' AND version = ${version})`;

/** Returns a row when it took effect. */
export const updateDraft = (
  scope: TenantScope,
  db: Database,
  { id, version }: Pick<ReviewRow, "id" | "version">,
  change: { title?: string; summary?: string },
  now: number,
  onlyIf: SQL,
) =>
  db
    .update(tenantReviews)
    .set({ ...change, version: version + 1, updatedAt: now })
    .where(and(unchangedDraft(scope, id, version), onlyIf))
    .returning({ id: tenantReviews.id });

/** Returns a row when it took effect. */
export const publishDraft = (
  scope: TenantScope,
  db: Database,
  { id, version }: Pick<ReviewRow, "id" | "version">,
  now: number,
  onlyIf: SQL,
) =>
  db
    .update(tenantReviews)
    .set({
      status: "published",
      publishedAt: now,
      publishedByUserId: scope.operator.userId,
      version: version + 1,
      updatedAt: now,
    })
    .where(and(unchangedDraft(scope, id, version), onlyIf))
    .returning({ id: tenantReviews.id });
