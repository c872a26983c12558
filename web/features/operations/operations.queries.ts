import type { OperationType } from "../../../worker/features/operations/operation-types.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";

export const runKey = (runId: string) => ["admin", "run", runId] as const;

/** While the live feed is down, an active run is asked for this often. */
const POLL_MS = 5_000;

export const runQuery = (runId: string, options: { poll: boolean }) => ({
  queryKey: runKey(runId),
  queryFn: () => unwrap(api.admin.operations[":runId"].$get({ param: { runId } })),
  refetchInterval: options.poll ? POLL_MS : (false as const),
  reconcile: "id",
});

/** The tenant of a run, for what may be started on it. A key of its own: it is read here only, after the run ended. */
export const runTenantQuery = (tenantId: string) => ({
  queryKey: ["admin", "run-tenant", tenantId],
  queryFn: () => unwrap(api.admin.tenants[":tenantId"].$get({ param: { tenantId } })),
});

/** Starts an operation, or joins the active run of the same identity. */
export const startOperation = (tenantId: string, type: OperationType) =>
  mutate((options) =>
    api.admin.tenants[":tenantId"].operations.$post({ param: { tenantId }, json: { type } }, options),
  );
