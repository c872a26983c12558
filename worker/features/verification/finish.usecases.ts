import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { endRun } from "../operations/executions.usecases.ts";
import { type ExecutionRef, enterStage } from "../operations/steps.usecases.ts";
import type { Begun } from "../provider-runs/provider-run.usecases.ts";
import { type CheckTarget, recordCheck, savePermissions } from "../providers/connections.usecases.ts";
import { assessPermissions, type PermissionAssessment } from "../providers/permissions.rules.ts";
import { changesSince, fingerprintText, overallOf } from "../providers/verification.rules.ts";
import {
  REPORT_FLOW,
  REPORT_SCHEMA_VERSION,
  type StoredReport,
  type VerificationCheck,
} from "../providers/verification-checks.contract.ts";
import { latestReport, storeReport } from "../providers/verification-reports.usecases.ts";
import type { Answer } from "../providers/verification-steps.ts";
import { conclude, permissionReading, ranToTheEnd } from "./conclusion.rules.ts";
import { refusalMessage, stageIndex } from "./connection-check.rules.ts";
import { composeChecks } from "./report.rules.ts";

/** What ended the asking. */
export interface Ending {
  begun: Begun;
  answers: Answer[];
}

/** What the grants that this verification read satisfy; null when it read none. */
function assessed(answers: readonly Answer[], now: number): PermissionAssessment | null {
  const reading = permissionReading(answers);
  if (reading === null || !("granted" in reading)) return null;
  const { granted } = reading;
  return assessPermissions(
    { granted: [...granted], refreshedAt: now, lastErrorReasonCode: null, lastTriedAt: now },
    now,
  );
}

interface Verified extends Pick<Begun, "refusal"> {
  place: { workspaceId: string; tenantId: string };
  target: CheckTarget;
  answers: readonly Answer[];
}

async function reportOf(
  scope: SystemScope,
  deps: Deps,
  runId: string,
  { place, target }: Verified,
  checks: VerificationCheck[],
  now: number,
): Promise<StoredReport> {
  const previous = await latestReport(scope, deps, place);
  const { workspaceId, tenantId } = place;
  const { connectionId, configuredAt } = target;
  return {
    id: deps.ids.next("vrp"),
    ...{ workspaceId, tenantId, connectionId, configuredAt, runId, checks },
    schemaVersion: REPORT_SCHEMA_VERSION,
    flow: REPORT_FLOW,
    overall: overallOf(checks),
    fingerprint: await sha256Hex(fingerprintText(checks)),
    previousReportId: previous?.id ?? null,
    changes: previous === null ? [] : changesSince(previous.checks, checks),
    generatedAt: now,
  };
}

/** The run's end, the report, the connection's state and the grants that were read: all of them become true together. */
async function finishVerified(scope: SystemScope, deps: Deps, ref: ExecutionRef, verified: Verified): Promise<void> {
  const { place, target, refusal, answers } = verified;
  const now = deps.clock.now();
  const { tenantId } = place;
  const permissions = assessed(answers, now);
  const { connectionId, externalTenantId, clientId } = target;
  const checks = composeChecks({
    ...{ tenantId, connectionId, externalTenantId, clientId, refusal, answers, permissions },
  });
  const { state, stage, failure } = conclude(checks, answers, target.consentStatus);
  const report = await reportOf(scope, deps, ref.runId, verified, checks, now);
  const reading = permissionReading(answers);
  const alongside = (isCurrent: SQL): Statement[] => [
    storeReport(deps, report, isCurrent),
    recordCheck(deps, target, state, now, isCurrent),
    ...(reading === null ? [] : [savePermissions(deps.db, { connectionId, ...place }, reading, now, isCurrent)]),
  ];
  const done = ranToTheEnd(answers) ? stageIndex("report") + 1 : 0;
  await endRun(scope, deps, ref, { outcome: state.outcome, stage, failure, done, alongside });
}

/** Ends the run, once. Without a connection there is nothing to report about. */
export async function finishCheck(scope: SystemScope, deps: Deps, ref: ExecutionRef, ending: Ending): Promise<void> {
  const { answers, begun } = ending;
  const { target, place, refusal } = begun;
  const { workspaceId, tenantId } = place;
  if (target === null || tenantId === null) {
    const reason = refusal ?? "provider_connection_missing";
    const failure = { reason, message: refusalMessage("connection") };
    return endRun(scope, deps, ref, { outcome: "blocked", stage: "connection", failure });
  }
  if (ranToTheEnd(answers)) await enterStage(deps, ref, place, "report", stageIndex("report"));
  await finishVerified(scope, deps, ref, { place: { workspaceId, tenantId }, target, refusal, answers });
}
