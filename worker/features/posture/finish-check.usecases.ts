import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { recordDetections } from "../findings/record.usecases.ts";
import { type Ending, endRun } from "../operations/executions.usecases.ts";
import { type ExecutionRef, enterStage, isCurrentExecution, readRunForSystem } from "../operations/steps.usecases.ts";
import { recordingConsent } from "../provider-runs/lost-consent.ts";
import type { Begun } from "../provider-runs/provider-run.usecases.ts";
import { type CheckTarget, type PermissionReading, savePermissions } from "../providers/connections.usecases.ts";
import type { PermissionKey } from "../providers/permissions.contract.ts";
import { nothingAsked } from "../providers/refusal-words.rules.ts";
import type { Answer } from "../providers/verification-steps.ts";
import { readingReason } from "../verification/findings.rules.ts";
import { refusedAt, stageIndex, stageLabel } from "./posture-check.rules.ts";
import { detect } from "./posture-detections.rules.ts";
import { composeReport } from "./posture-report.usecases.ts";

/** What the check found, from its first step to its last. */
export interface Found {
  begun: Begun;
  /** Null when the provider could not be asked at all. */
  signIn: Answer | null;
  /** Null when nobody was signed in. */
  grants: Answer | null;
}

interface Place {
  workspaceId: string;
  tenantId: string;
}

/** What was read of the grants, or that it failed, as the connection's own page shows it too. */
const keepingGrants =
  (deps: Deps, { connectionId }: CheckTarget, { workspaceId, tenantId }: Place, reading: PermissionReading) =>
  (isCurrent: SQL): Statement =>
    savePermissions(deps.db, { connectionId, workspaceId, tenantId }, reading, deps.clock.now(), isCurrent);

async function withReport(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { of, target, granted }: { of: Place; target: CheckTarget; granted: PermissionKey[] },
): Promise<Ending | null> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null) return null;
  const { report, items, totals, isTruncated } = await composeReport(scope, deps, { of, run, granted });
  const { detections, unjudged } = detect(items, isTruncated);
  const recorded = await recordDetections(deps, of, {
    ...{ source: "permission_posture", detections, unjudged, isCurrent: isCurrentExecution(ref) },
    reportId: report.kind === "new" ? report.id : report.reportId,
  });
  const keep = keepingGrants(deps, target, of, { granted });
  return {
    ...{ outcome: "succeeded", stage: null, failure: null, done: stageIndex("report") + 1 },
    counts: {
      permissions_required: totals.required,
      permissions_granted: totals.granted,
      permissions_missing: totals.missing,
      permissions_extra: totals.extra,
      permissions_unknown: totals.unknown,
      findings: detections.length,
      new_reports: report.kind === "new" ? 1 : 0,
    },
    alongside: (isCurrent) => [
      keep(isCurrent),
      ...(report.kind === "new" ? report.statements(isCurrent) : []),
      ...recorded,
    ],
    usageEvent: report.kind === "new" ? report.usageEvent : [],
  };
}

/** Ends the run, once: its outcome, the grants, the report and what it detects become true together. */
export async function finishCheck(scope: SystemScope, deps: Deps, ref: ExecutionRef, found: Found): Promise<void> {
  const { begun, signIn, grants } = found;
  const { target, refusal, place } = begun;
  const { workspaceId, tenantId } = place;
  if (target === null || tenantId === null || refusal !== null || signIn === null) {
    const reason = refusal ?? "provider_connection_missing";
    const failure = { reason, message: nothingAsked(stageLabel("connection")) };
    return endRun(scope, deps, ref, { outcome: "blocked", stage: "connection", failure });
  }
  if (!signIn.ok) {
    const alongside = recordingConsent(deps, target, signIn.reason);
    return endRun(scope, deps, ref, { ...refusedAt("token", signIn), alongside });
  }
  if (grants === null) return;
  const of = { workspaceId, tenantId };
  if (!grants.ok) {
    const consent = recordingConsent(deps, target, grants.reason);
    const keep = keepingGrants(deps, target, of, { reasonCode: readingReason(grants.reason) });
    const alongside = (isCurrent: SQL): Statement[] => [...consent(isCurrent), keep(isCurrent)];
    return endRun(scope, deps, ref, { ...refusedAt("permissions", grants), alongside });
  }
  if (!(await enterStage(deps, ref, place, "report", stageIndex("report")))) return;
  const ending = await withReport(scope, deps, ref, { of, target, granted: grants.granted ?? [] });
  if (ending !== null) await endRun(scope, deps, ref, ending);
}
