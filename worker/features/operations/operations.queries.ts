import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import type { ActiveRun, RunView } from "./operations.contract.ts";
import { presentActiveRun, presentRun } from "./operations.presenter.ts";
import { listActiveRuns, listRuns } from "./operations.repository.ts";

/** The tenant's newest runs, for its dashboard. */
export async function listRecentRuns(deps: Pick<Deps, "db">, scope: TenantScope, limit: number): Promise<RunView[]> {
  return (await listRuns(scope, deps.db, limit, null)).map(presentRun);
}

/**
 * The newest active run of each tenant that has one, by tenant id. The caller has resolved that the viewer is entitled to
 * each of the tenants.
 */
export async function activeRuns(
  deps: Pick<Deps, "db">,
  workspaceId: string,
  tenantIds: readonly string[],
): Promise<Map<string, ActiveRun>> {
  const runs = new Map<string, ActiveRun>();
  if (tenantIds.length === 0) return runs;
  for (const run of await listActiveRuns(deps.db, workspaceId, tenantIds)) {
    if (run.tenantId !== null && !runs.has(run.tenantId)) runs.set(run.tenantId, presentActiveRun(run));
  }
  return runs;
}
