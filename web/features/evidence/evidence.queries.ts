import type { EvidenceSection } from "../../../worker/features/evidence/evidence-words.contract.ts";
import type { SnapshotList, SnapshotView } from "../../../worker/features/evidence-capture/snapshots.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";

// Below the tenant's key: a run that ends asks again for everything that hangs on the tenant.
export const snapshotsKey = (tenantId: string) => [...tenantKey(tenantId), "evidence-snapshots"] as const;

const snapshot = api.admin["evidence-snapshots"][":snapshotId"];

export const snapshotsQuery = (tenantId: string) => ({
  queryKey: snapshotsKey(tenantId),
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      api.admin.tenants[":tenantId"]["evidence-snapshots"].$get({
        param: { tenantId },
        query: pageParam === null ? {} : { cursor: pageParam },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: SnapshotList) => page.next_cursor,
  reconcile: "id",
});

/** A snapshot never changes: what was answered once stays true. */
const forGood = { staleTime: Number.POSITIVE_INFINITY };

export const snapshotQuery = (snapshotId: string) => ({
  queryKey: ["admin", "evidence-snapshot", snapshotId],
  queryFn: () => unwrap(snapshot.$get({ param: { snapshotId }, query: {} })),
  ...forGood,
});

/** The items of a section, a part after another. */
export const sectionQuery = (snapshotId: string, section: EvidenceSection) => ({
  queryKey: ["admin", "evidence-snapshot", snapshotId, section],
  queryFn: ({ pageParam }: { pageParam: number }) =>
    unwrap(snapshot.$get({ param: { snapshotId }, query: { section, part: String(pageParam) } })),
  initialPageParam: 0,
  getNextPageParam: ({ page }: SnapshotView) => page?.next_part ?? null,
  ...forGood,
});
