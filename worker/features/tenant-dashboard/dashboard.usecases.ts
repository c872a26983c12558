import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import type { TenantScope } from "../access/guards.ts";
import { readWorkspaceControls } from "../controls/controls.usecases.ts";
import { summariseFindings } from "../findings/list.usecases.ts";
import { openDraftOf } from "../onboarding/drafts.usecases.ts";
import { isStartable, OPERATION_TYPES } from "../operations/operation-types.contract.ts";
import { latestEndedRuns, listRecentRuns } from "../operations/operations.queries.ts";
import { readDefaultConnection } from "../providers/connections.usecases.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import type { TenantDetail } from "../tenants/tenants.contract.ts";
import { presentTenant } from "../tenants/tenants.presenter.ts";
import { findViewedTenant } from "../tenants/tenants.usecases.ts";
import { FINDINGS_COUNTED, latestHandOver, latestReportHeads } from "./artifacts.usecases.ts";
import { presentHandOver } from "./hand-over.presenter.ts";
import { assessHealth } from "./health.rules.ts";
import { presentReportHead } from "./report-heads.presenter.ts";

const RECENT_RUNS = 10;

/** A bounded number of rows, each found by index. */
async function readTruth(deps: Deps, scope: TenantScope) {
  const runs = latestEndedRuns(deps, scope, OPERATION_TYPES.filter(isStartable));
  const [found, report, ended, reports, findings, pauses, draft] = await Promise.all([
    readDefaultConnection(scope, deps, scope),
    latestReport(scope, deps, scope),
    runs,
    runs.then((known) => latestReportHeads(deps, scope, known)),
    summariseFindings(deps, scope, FINDINGS_COUNTED),
    readWorkspaceControls(deps, scope),
    openDraftOf(deps, scope),
  ]);
  return {
    tenantId: scope.tenantId,
    connection: found?.connection ?? null,
    permissions: found?.permissions ?? null,
    report,
    runs: ended,
    reports,
    findings,
    pauses: pauses.map(({ controlKey, reason, expiresAt }) => ({ key: controlKey, reason, expiresAt })),
    draftId: draft?.id ?? null,
  };
}

/** @throws AppError 404 for a tenant that was deleted meanwhile */
export async function readTenant(deps: Deps, scope: TenantScope): Promise<TenantDetail> {
  const [row, recent, handOver, truth] = await Promise.all([
    findViewedTenant(deps, scope),
    listRecentRuns(deps, scope, RECENT_RUNS),
    latestHandOver(deps, scope),
    readTruth(deps, scope),
  ]);
  if (row === undefined) throw notFound();
  const tenant = presentTenant(row);
  const now = deps.clock.now();
  return {
    ...tenant,
    workspace_id: row.workspaceId,
    external_tenant_id: row.externalTenantId,
    created_at: toIso(row.createdAt),
    recent_runs: recent,
    findings: truth.findings,
    reports: truth.reports.map(presentReportHead),
    hand_over: handOver && presentHandOver(handOver, now),
    health: assessHealth({ ...truth, status: tenant.status }, now),
  };
}
