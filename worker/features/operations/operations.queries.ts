import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import type { OperationType } from "./operation-types.contract.ts";
import type { RunView } from "./operations.contract.ts";
import { presentRun } from "./operations.presenter.ts";
import {
  findLatestEnded,
  findLatestFinishedRun,
  findLatestRun,
  findRun,
  findRunAfter,
  findRunBefore,
  findRunPlace,
  listRuns,
  type Run,
} from "./operations.repository.ts";
import { isRetryOf } from "./operations.rules.ts";

/** The tenant's newest runs, for its dashboard. */
export async function listRecentRuns(deps: Pick<Deps, "db">, scope: TenantScope, limit: number): Promise<RunView[]> {
  return (await listRuns(scope, deps.db, limit, null)).map(presentRun);
}

export { presentActiveRun, presentRun } from "./operations.presenter.ts";
export { type ActiveRow, newestActiveRun, type Run } from "./operations.repository.ts";

/** The newest run of a type on a tenant, active or not; null when there was none. */
export const latestRun = (
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db">,
  place: { workspaceId: string; tenantId: string },
  type: OperationType,
): Promise<Run | null> => findLatestRun(scope, deps.db, place, type);

/** The tenant's newest run that has ended; null when there is none. */
export const latestFinishedRun = (deps: Pick<Deps, "db">, scope: TenantScope): Promise<Run | null> =>
  findLatestFinishedRun(scope, deps.db);

/** How the newest run of each type that has ended did so. */
export async function latestEndedRuns(deps: Pick<Deps, "db">, scope: TenantScope, types: readonly OperationType[]) {
  const rows = await findLatestEnded(scope, deps.db, types);
  return rows.map(({ failures, completedAt, ...run }) => ({
    ...run,
    reason: failures[0]?.reason_code ?? null,
    // a CHECK keeps it with every run that has ended
    completedAt: completedAt ?? 0,
  }));
}

export interface NeighbourRun extends Pick<Run, "id" | "status" | "outcome" | "createdAt"> {
  /** Whether the later one of the two is a retry of the earlier one. */
  isRetry: boolean;
}

/** The runs of the same type, place and inputs before and after a run. */
export async function neighbourRuns(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope | TenantScope,
  run: Run,
): Promise<{ previous: NeighbourRun | null; next: NeighbourRun | null }> {
  const [previous, next] = await Promise.all([findRunBefore(scope, deps.db, run), findRunAfter(scope, deps.db, run)]);
  return {
    previous: previous && { ...previous, isRetry: isRetryOf(run, previous) },
    next: next && { ...next, isRetry: isRetryOf(next, run) },
  };
}

/** @throws AppError 404 for one that is not in scope */
export async function readRun(deps: Deps, scope: WorkspaceScope | TenantScope, runId: string): Promise<Run> {
  const run = await findRun(scope, deps.db, runId);
  if (run === null) throw notFound();
  return run;
}

/** Where a run belongs and what it is; undefined for an unknown or malformed id. Says nothing about who may know of it. */
export const placeOfRun = (scope: SystemScope, deps: Pick<Deps, "db">, runId: string) =>
  isId(runId, "run") ? findRunPlace(scope, deps.db, runId) : Promise.resolve(undefined);

const PAGE = 50;

/** Runs of the tenant, newest first; `nextCursor` is the id that the next page starts after. */
export async function listTenantRuns(deps: Deps, scope: TenantScope, cursor: string | null) {
  const found = await listRuns(scope, deps.db, PAGE + 1, cursor);
  const runs = found.slice(0, PAGE);
  return { runs, nextCursor: found.length > PAGE ? (runs.at(-1)?.id ?? null) : null };
}
