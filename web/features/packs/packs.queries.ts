import type { ListedPack, PackRequest } from "../../../worker/features/packs/packs.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";

const ofTenant = api.admin.tenants[":tenantId"];
const pack = api.admin["review-packs"][":packId"];

export const packsKey = (tenantId: string) => ["admin", "review-packs", tenantId] as const;

/** While the live feed is down, packs that are being made are asked for this often. */
const POLL_MS = 5_000;

export const isBeingMade = ({ status }: Pick<ListedPack, "status">): boolean =>
  status === "queued" || status === "generating";

export const packsQuery = (tenantId: string, options: { poll: boolean }) => ({
  queryKey: packsKey(tenantId),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      ofTenant["review-packs"].$get({
        param: { tenantId },
        query: pageParam === null ? {} : { cursor: pageParam },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
  refetchInterval: options.poll ? POLL_MS : (false as const),
  reconcile: "id",
});

/** Whether there is anything that a pack could be made of. */
export const evidenceQuery = (tenantId: string) => ({
  queryKey: ["admin", "has-evidence", tenantId],
  queryFn: async () =>
    (await unwrap(ofTenant["evidence-snapshots"].$get({ param: { tenantId }, query: {} }))).items.length > 0,
});

/** Of the tenant's newest evidence, or of a review and its own. */
export const requestPack = (of: { tenantId: string; reviewId: string | undefined }, options: PackRequest) =>
  mutate((headers) =>
    of.reviewId === undefined
      ? ofTenant["review-packs"].$post({ param: { tenantId: of.tenantId }, json: options }, headers)
      : api.admin.reviews[":reviewId"]["review-packs"].$post(
          { param: { reviewId: of.reviewId }, json: options },
          headers,
        ),
  );

export const askDownloadLink = (packId: string) =>
  mutate((headers) => pack["download-link"].$post({ param: { packId } }, headers));
