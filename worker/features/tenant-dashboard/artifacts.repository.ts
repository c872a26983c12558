import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { reviewPacks, storedReports, tenantReviews } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { REPORT_TYPES } from "../telemetry/catalog.contract.ts";

// Figures alone: a payload names people, and what is not read cannot be put out.
const figure = (path: string): SQL<number | null> =>
  sql<number | null>`json_extract(${storedReports.payload}, ${path})`;

const FIGURES = {
  score: figure("$.score"),
  scoreBefore: figure("$.changes.score_before"),
  missing: figure("$.totals.missing"),
  newlyMissing: figure("$.changes.newly_missing.count"),
  newlyGranted: figure("$.changes.newly_granted.count"),
  assignments: figure("$.totals.assignments"),
  highPrivilege: figure("$.totals.high_privilege_assignments"),
  added: figure("$.changes.added"),
  removed: figure("$.changes.removed"),
};
const FIGURE_KEYS = Object.keys(FIGURES) as (keyof typeof FIGURES)[];
// under names of their own: in a batch a row comes by its columns' names
const figures = Object.fromEntries(FIGURE_KEYS.map((key) => [key, FIGURES[key].as(key)])) as {
  [K in keyof typeof FIGURES]: SQL.Aliased<number | null>;
};

const selectReport = (scope: TenantScope, db: Database, type: string) =>
  db
    .select({ id: storedReports.id, type: storedReports.type, createdAt: storedReports.createdAt, ...figures })
    .from(storedReports)
    .where(
      and(
        eq(storedReports.workspaceId, scope.workspaceId),
        eq(storedReports.tenantId, scope.tenantId),
        eq(storedReports.type, type),
      ),
    )
    .orderBy(desc(storedReports.id))
    .limit(1);

/** The latest stored report of each type, one row each. */
export async function findLatestReports(scope: TenantScope, db: Database) {
  const [first, ...others] = REPORT_TYPES.map((type) => selectReport(scope, db, type));
  return first === undefined ? [] : (await db.batch([first, ...others])).flat();
}

export type ReportRow = Awaited<ReturnType<typeof findLatestReports>>[number];

/** The newest review; its title and its text stay where they are. */
export const findLatestReview = (scope: TenantScope, db: Database) =>
  db
    .select({
      id: tenantReviews.id,
      status: tenantReviews.status,
      createdAt: tenantReviews.createdAt,
      publishedAt: tenantReviews.publishedAt,
    })
    .from(tenantReviews)
    .where(and(eq(tenantReviews.workspaceId, scope.workspaceId), eq(tenantReviews.tenantId, scope.tenantId)))
    .orderBy(desc(tenantReviews.id))
    .limit(1)
    .get();

export const findLatestPack = (scope: TenantScope, db: Database) =>
  db
    .select({
      id: reviewPacks.id,
      status: reviewPacks.status,
      includePii: reviewPacks.includePii,
      includeOperations: reviewPacks.includeOperations,
      createdAt: reviewPacks.createdAt,
      expiresAt: reviewPacks.expiresAt,
    })
    .from(reviewPacks)
    .where(and(eq(reviewPacks.workspaceId, scope.workspaceId), eq(reviewPacks.tenantId, scope.tenantId)))
    .orderBy(desc(reviewPacks.id))
    .limit(1)
    .get();
