import { api, unwrap } from "../../api/client.ts";

/** Prefix of every tenant list of a workspace, whatever is searched for. */
export const tenantsKey = (workspaceId: string) => ["admin", "tenants", workspaceId] as const;
export const tenantKey = (tenantId: string) => ["admin", "tenant", tenantId] as const;

export const fetchTenants = (workspaceId: string, search: string, cursor: string | null) =>
  unwrap(
    api.admin.workspaces[":workspaceId"].tenants.$get({
      param: { workspaceId },
      query: { ...(search === "" ? {} : { q: search }), ...(cursor === null ? {} : { cursor }) },
    }),
  );

export const tenantsQuery = (workspaceId: string, search: string) => ({
  queryKey: [...tenantsKey(workspaceId), search],
  queryFn: ({ pageParam }: { pageParam: string | null }) => fetchTenants(workspaceId, search, pageParam),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
  reconcile: "id",
});

export const tenantQuery = (tenantId: string) => ({
  queryKey: tenantKey(tenantId),
  queryFn: () => unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId } })),
  reconcile: "id",
});
