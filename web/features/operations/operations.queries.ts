import type { QueryClient } from "@tanstack/solid-query";
import type { OperationType } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import { newerRun } from "./run-cache.rules.ts";
import { queryOf, type RunFilter } from "./run-filter.rules.ts";

export const runKey = (runId: string) => ["admin", "run", runId] as const;

/** While the live feed is down, an active run is asked for this often. */
const POLL_MS = 5_000;

const operation = api.admin.operations[":runId"];

export const runQuery = (runId: string, options: { poll: boolean }) => ({
  queryKey: runKey(runId),
  // an answer that left before a frame may arrive after it: it takes nothing back
  queryFn: async ({ client }: { client: QueryClient }) => {
    const answer = await unwrap(operation.$get({ param: { runId } }));
    return newerRun(client.getQueryData<RunView>(runKey(runId)), answer);
  },
  refetchInterval: options.poll ? POLL_MS : (false as const),
  reconcile: "id",
});

/** Prefix of what belongs to any run. */
export const RELATED = ["admin", "run-related"] as const;

/** A run that ended has made what it makes: `status` asks anew. */
export const relatedQuery = (runId: string, status: string) => ({
  queryKey: [...RELATED, runId, status],
  queryFn: () => unwrap(operation.related.$get({ param: { runId } })),
});

/** Prefix of every list of a workspace's runs; its last part is the filter. */
export const operationsKey = (workspaceId: string) => ["admin", "operations", workspaceId] as const;

const POLL_LIST_MS = 15_000;

/** A page of the list; `poll` while the live feed is down. */
export const operationsQuery = (workspaceId: string, filter: RunFilter, options: { poll: boolean }) => ({
  queryKey: [...operationsKey(workspaceId), filter],
  queryFn: ({ pageParam }: { pageParam: string | null }) =>
    unwrap(
      api.admin.workspaces[":workspaceId"].operations.$get({
        param: { workspaceId },
        query: { ...queryOf(filter), ...(pageParam === null ? {} : { cursor: pageParam }) },
      }),
    ),
  initialPageParam: null as string | null,
  getNextPageParam: (page: { next_cursor: string | null }) => page.next_cursor,
  refetchInterval: options.poll ? POLL_LIST_MS : (false as const),
  reconcile: "id",
});

/** The tenant of a run, for what may be done about it. A key of its own, because no frame changes it. */
export const runTenantQuery = (tenantId: string) => ({
  queryKey: ["admin", "run-tenant", tenantId],
  queryFn: () => unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId } })),
});

/** Starts an operation, or joins the active run of the same identity. */
export const startOperation = (tenantId: string, type: OperationType) =>
  mutate((options) =>
    api.admin.tenants[":tenantId"].operations.$post({ param: { tenantId }, json: { type } }, options),
  );

export const cancelRun = (runId: string) => mutate((options) => operation.cancel.$post({ param: { runId } }, options));

/** Starts a run once more, or joins the one that is active already. */
export const retryRun = (runId: string) => mutate((options) => operation.retry.$post({ param: { runId } }, options));
