import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { openDraftOf } from "../onboarding/progress.usecases.ts";
import { type NeighbourRun, neighbourRuns, type Run, readRun } from "../operations/operations.queries.ts";
import { readDefaultConnection } from "../providers/connections.usecases.ts";
import { latestReport, reportOfRun } from "../providers/verification-reports.usecases.ts";
import { storedReportOfRun } from "../reports/reports.usecases.ts";
import { madeBy } from "./made.usecases.ts";
import type { RelatedRecords, RunReference } from "./related.contract.ts";

const presentNeighbour = (run: NeighbourRun | null): RunReference | null =>
  run && {
    id: run.id,
    status: run.status,
    outcome: run.outcome,
    created_at: toIso(run.createdAt),
    is_retry: run.isRetry,
  };

type TenantRecords = Omit<RelatedRecords, "previous_run" | "next_run">;

const NO_TENANT: TenantRecords = {
  verification_report: null,
  stored_report: null,
  made: null,
  provider_connection: null,
  onboarding_draft: null,
};

async function tenantRecords(deps: Deps, scope: TenantScope, run: Run): Promise<TenantRecords> {
  const [report, made, latest, stored, connection, draft] = await Promise.all([
    reportOfRun(scope, deps, run.id),
    madeBy(scope, deps, run),
    latestReport(scope, deps, scope),
    storedReportOfRun(deps, scope, run.id),
    readDefaultConnection(scope, deps, scope),
    openDraftOf(scope, deps, scope),
  ]);
  return {
    verification_report: report && {
      id: report.id,
      overall: report.overall,
      generated_at: toIso(report.generatedAt),
      is_latest: report.id === latest?.id,
    },
    stored_report: stored,
    made,
    provider_connection: connection && { id: connection.connection.id },
    onboarding_draft: draft,
  };
}

/**
 * What belongs to a run. Every role that may see a run may open these: the guard of the run is all that is asked.
 *
 * @throws AppError 404 for a run that was deleted meanwhile
 */
export async function readRelated(
  deps: Deps,
  scope: WorkspaceScope | TenantScope,
  runId: string,
): Promise<RelatedRecords> {
  const run = await readRun(deps, scope, runId);
  const [neighbours, records] = await Promise.all([
    neighbourRuns(deps, scope, run),
    "tenantId" in scope ? tenantRecords(deps, scope, run) : NO_TENANT,
  ]);
  return {
    previous_run: presentNeighbour(neighbours.previous),
    next_run: presentNeighbour(neighbours.next),
    ...records,
  };
}
