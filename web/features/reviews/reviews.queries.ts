import type { ChangeReview, ReviewList } from "../../../worker/features/reviews/reviews.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";

// Below the tenant's key: a run that ends asks again for everything that hangs on the tenant.
export const reviewsKey = (tenantId: string) => [...tenantKey(tenantId), "reviews"] as const;
export const reviewKey = (reviewId: string) => ["admin", "review", reviewId] as const;

const review = api.admin.reviews[":reviewId"];
const reviews = api.admin.tenants[":tenantId"].reviews;

export const reviewsQuery = (tenantId: string) => ({
  queryKey: reviewsKey(tenantId),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(reviews.$get({ param: { tenantId }, query: pageParam === null ? {} : { cursor: pageParam } })),
  initialPageParam: null as string | null,
  getNextPageParam: (page: ReviewList) => page.next_cursor,
  reconcile: "id",
});

export const reviewQuery = (reviewId: string) => ({
  queryKey: reviewKey(reviewId),
  queryFn: () => unwrap(review.$get({ param: { reviewId } })),
});

/** Composes a review of the latest snapshot or of a named one, or joins the run that does so. */
export const composeReview = (tenantId: string, snapshotId: string | undefined) =>
  mutate((options) =>
    reviews.$post({ param: { tenantId }, json: snapshotId === undefined ? {} : { snapshot_id: snapshotId } }, options),
  );

export const changeReview = (reviewId: string, json: ChangeReview) =>
  mutate((options) => review.$patch({ param: { reviewId }, json }, options));

export const publishReview = (reviewId: string, version: number) =>
  mutate((options) => review.publish.$post({ param: { reviewId }, json: { version } }, options));
