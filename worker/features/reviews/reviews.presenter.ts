import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import type { ListedReview, ReviewView } from "./reviews.contract.ts";
import type { ListedRow, Review } from "./reviews.queries.ts";

const person = (name: string | null) => (name === null ? null : { name });

export const presentListed = (review: ListedRow): ListedReview => ({
  id: review.id,
  tenant: { id: review.tenantId },
  snapshot: { id: review.snapshotId },
  run: review.runId === null ? null : { id: review.runId },
  status: review.status,
  title: review.title,
  created_by: person(review.createdByName),
  created_at: toIso(review.createdAt),
  updated_at: toIso(review.updatedAt),
  published_by: person(review.publishedByName),
  published_at: toIsoOrNull(review.publishedAt),
});

export const presentReview = (review: Review): ReviewView => ({
  ...presentListed(review),
  summary: review.summary,
  content: review.content,
  version: review.version,
});
