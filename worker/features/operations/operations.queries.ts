import type { Deps } from "../../deps.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import type { ActiveRun, RunView } from "./operations.contract.ts";
import { presentActiveRun, presentRun } from "./operations.presenter.ts";
import { listActiveRuns, listRuns } from "./operations.repository.ts";

/** The tenant's newest runs, for its dashboard. */
export async function listRecentRuns(deps: Pick<Deps, "db">, scope: TenantScope, limit: number): Promise<RunView[]> {
  return (await listRuns(scope, deps.db, limit, null)).map(presentRun);
}

/** The newest active run of each of the tenants that has one and that the operator is entitled to, by tenant id. */
export async function activeRuns(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope | TenantScope,
  tenantIds: readonly string[],
): Promise<Map<string, ActiveRun>> {
  const runs = new Map<string, ActiveRun>();
  if (tenantIds.length === 0) return runs;
  for (const run of await listActiveRuns(scope, deps.db, tenantIds)) {
    if (run.tenantId !== null && !runs.has(run.tenantId)) runs.set(run.tenantId, presentActiveRun(run));
  }
  return runs;
}
