import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { recordDetections } from "../findings/record.usecases.ts";
import { type Ending, endRun } from "../operations/executions.usecases.ts";
import { type ExecutionRef, enterStage, isCurrentExecution, readRunForSystem } from "../operations/steps.usecases.ts";
import { grantedBy } from "../provider-runs/grants.rules.ts";
import { storedGrants } from "../provider-runs/grants.usecases.ts";
import { recordingConsent } from "../provider-runs/lost-consent.ts";
import type { Begun } from "../provider-runs/provider-run.usecases.ts";
import { outcomeOf } from "../providers/connection-state.rules.ts";
import { nothingAsked, refusalWords } from "../providers/refusal-words.rules.ts";
import type { Answer } from "../providers/verification-steps.ts";
import type { Reading } from "./read-roles.ts";
import { detect } from "./role-detections.rules.ts";
import { composeReport } from "./role-report.usecases.ts";
import { type Conclusion, conclude, durationsOf, needsExplanation, stageIndex, stageLabel } from "./scan.rules.ts";

/** What the scan found, from its first step to its last; what it read is stored. */
export interface Found {
  begun: Begun;
  /** Null when the provider could not be asked at all. */
  signIn: Answer | null;
  /** Null when nobody was signed in. */
  reading: Reading | null;
  /** Null when nothing was refused that they could explain. */
  grants: Answer | null;
}

/** Ends the run, once: its outcome, the report and what it detects become true together. */
export async function finishScan(scope: SystemScope, deps: Deps, ref: ExecutionRef, found: Found): Promise<void> {
  const { begun, signIn, reading, grants } = found;
  const { target, refusal, place } = begun;
  if (target === null || refusal !== null || signIn === null) {
    const reason = refusal ?? "provider_connection_missing";
    const failure = { reason, message: nothingAsked(stageLabel("connection")) };
    return endRun(scope, deps, ref, { outcome: "blocked", stage: "connection", failure });
  }
  if (!signIn.ok) {
    const failure = { reason: signIn.reason, message: refusalWords(stageLabel("token"), signIn) };
    const alongside = recordingConsent(deps, target, signIn.reason);
    return endRun(scope, deps, ref, { outcome: outcomeOf(signIn.reason), stage: "token", failure, alongside });
  }
  if (reading === null) return;
  const isTold = grants?.ok === true || !needsExplanation(reading.refusals);
  const granted = grantedBy(grants, isTold ? null : await storedGrants(scope, deps, place));
  const conclusion = conclude(reading.refusals, granted);
  if (conclusion.stage !== null && conclusion.failure !== null) {
    const alongside = recordingConsent(deps, target, conclusion.failure.reason);
    return endRun(scope, deps, ref, { ...conclusion, alongside });
  }
  // what is stored of a run that has ended, or has a newer attempt, is gone or not ours
  if (!(await enterStage(deps, ref, place, "report", stageIndex("report")))) return;
  const ending = await withReport(scope, deps, ref, { place, reading, conclusion });
  if (ending !== null) await endRun(scope, deps, ref, ending);
}

async function withReport(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { place, reading, conclusion }: { place: Begun["place"]; reading: Reading; conclusion: Conclusion },
): Promise<Ending | null> {
  const { workspaceId, tenantId } = place;
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null || tenantId === null) return null;
  const of = { workspaceId, tenantId };
  const { report, items, totals, isTruncated } = await composeReport(scope, deps, ref, { of, run, reading });
  const isComplete = !isTruncated && reading.unreadGroups.length === 0;
  const durations = durationsOf(reading.refusals);
  const { detections, unjudged } = detect({ items, durations, isComplete, isTruncated });
  const reportId = report.kind === "new" ? report.id : report.reportId;
  const recorded = await recordDetections(deps, of, {
    ...{ source: "entra.admin_roles", reportId, detections, unjudged },
    isCurrent: isCurrentExecution(ref),
  });
  return {
    ...conclusion,
    done: stageIndex("report") + 1,
    counts: {
      role_assignments: totals.assignments,
      high_privilege_assignments: totals.high_privilege_assignments,
      findings: detections.length,
      new_reports: report.kind === "new" ? 1 : 0,
    },
    alongside: (isCurrent) => [...(report.kind === "new" ? report.statements(isCurrent) : []), ...recorded],
    usageEvent: report.kind === "new" ? report.usageEvent : [],
  };
}
