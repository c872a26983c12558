import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { REVIEW_STATUSES, type ReviewStatus } from "./review-words.contract.ts";
import { REVIEWS_PAGE, type ReviewContent } from "./reviews.contract.ts";
import {
  findReview,
  findReviewOfRun,
  findReviewPlace,
  listReviewRows,
  type ReviewHead,
  type ReviewRow,
} from "./reviews.repository.ts";

const statusOf = (stored: string): ReviewStatus => {
  const known = REVIEW_STATUSES.find((status) => status === stored);
  if (known === undefined) throw new Error("tenant_reviews holds a word outside of its vocabulary");
  return known;
};

// What was composed by this feature is read as what it was composed as: it never changes.
const toReview = (row: ReviewRow) => ({
  ...row,
  status: statusOf(row.status),
  content: row.content as unknown as ReviewContent,
});

/** A review. Times are epoch ms. */
export type Review = ReturnType<typeof toReview>;

export type ListedRow = Omit<ReviewHead, "status"> & { status: ReviewStatus };

/** @throws AppError 404 for one of another tenant, too */
export async function readReview(scope: TenantScope, deps: Pick<Deps, "db">, reviewId: string): Promise<Review> {
  const row = isId(reviewId, "rev") ? await findReview(scope, deps.db, reviewId) : undefined;
  if (row === undefined) throw notFound();
  return toReview(row);
}

/** For what the system makes of a review; null for one that was deleted meanwhile. */
export async function findReviewForSystem(
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  reviewId: string,
): Promise<Review | null> {
  const row = await findReview(scope, deps.db, reviewId);
  return row === undefined ? null : toReview(row);
}

/** Reviews of the tenant, newest first; `nextCursor` is the id that the next page starts after. */
export async function listReviews(scope: TenantScope, deps: Pick<Deps, "db">, cursor: string | null) {
  const found = await listReviewRows(scope, deps.db, REVIEWS_PAGE + 1, cursor);
  const reviews = found.slice(0, REVIEWS_PAGE).map((row): ListedRow => ({ ...row, status: statusOf(row.status) }));
  return { reviews, nextCursor: found.length > REVIEWS_PAGE ? (reviews.at(-1)?.id ?? null) : null };
}

/** The review that the run composed; undefined without one. */
export const reviewOfRun = (scope: TenantScope, deps: Pick<Deps, "db">, runId: string) =>
  findReviewOfRun(scope, deps.db, runId);

/** Where a review belongs; undefined for an unknown id. Says nothing about who may know of it. */
export const placeOfReview = (scope: SystemScope, deps: Pick<Deps, "db">, reviewId: string) =>
  isId(reviewId, "rev") ? findReviewPlace(scope, deps.db, reviewId) : Promise.resolve(undefined);
