import type { QueryClient } from "@tanstack/solid-query";
import type {
  FindingActions,
  FindingChange,
  FindingDetail,
  FindingPage,
} from "../../../worker/features/findings/findings.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";
import { type FindingFilter, queryOf } from "./finding-filter.rules.ts";

/** Prefix of everything about a tenant's findings: a run that ended may have changed any of it. */
export const findingsKey = (tenantId: string) => ["admin", "findings", tenantId] as const;

/** After somebody did something with findings of the tenant: its dashboard counts them, too. */
export const refreshFindings = (client: QueryClient, tenantId: string): Promise<unknown> =>
  Promise.all([
    client.invalidateQueries({ queryKey: findingsKey(tenantId) }),
    client.invalidateQueries({ queryKey: tenantKey(tenantId) }),
  ]);

const ofTenant = api.admin.tenants[":tenantId"].findings;
const one = api.admin.findings[":findingId"];

export const findingsQuery = (tenantId: string, filter: FindingFilter) => ({
  queryKey: [...findingsKey(tenantId), "list", filter],
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      ofTenant.$get({
        param: { tenantId },
        query: { ...queryOf(filter), ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: FindingPage) => page.next_cursor,
  reconcile: "id",
});

export const summaryQuery = (tenantId: string) => ({
  queryKey: [...findingsKey(tenantId), "summary"],
  queryFn: () => unwrap(ofTenant.summary.$get({ param: { tenantId } })),
});

export const ownersQuery = (tenantId: string) => ({
  // apart from the findings: no run changes it
  queryKey: ["admin", "finding-owners", tenantId],
  queryFn: () => unwrap(ofTenant.owners.$get({ param: { tenantId } })),
});

export const findingQuery = (tenantId: string, findingId: string) => ({
  queryKey: [...findingsKey(tenantId), "one", findingId],
  queryFn: () => unwrap(one.$get({ param: { findingId } })),
});

export const actOnFindings = (tenantId: string, json: FindingActions) =>
  mutate((options) => ofTenant.actions.$post({ param: { tenantId }, json }, options));

export const changeFinding = (findingId: string, json: FindingChange): Promise<FindingDetail> =>
  mutate((options) => one.$patch({ param: { findingId }, json }, options));
