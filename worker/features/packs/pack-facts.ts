import type { ReviewStatus } from "../reviews/review-words.contract.ts";
import type { ReviewContent } from "../reviews/reviews.contract.ts";

/** What a pack says of itself. Times are ISO 8601. */
export interface PackFacts {
  packId: string;
  /** When it was asked for: the same request makes the same bytes, however often its run is started. */
  requestedAt: string;
  options: { include_pii: boolean; include_operations: boolean };
  workspaceName: string;
  tenantName: string;
  directoryId: string | null;
  snapshot: { id: string; fingerprint: string; createdAt: string };
  /** Null for a pack of the tenant. */
  review: PackReview | null;
}

export interface PackReview {
  id: string;
  version: number;
  status: ReviewStatus;
  title: string;
  summary: string;
  publishedAt: string | null;
  content: ReviewContent;
}
