import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import {
  EVIDENCE_SECTIONS,
  EVIDENCE_VERSION,
  type EvidenceComparison,
  type EvidenceSection,
  type EvidenceSummary,
} from "../evidence/evidence.contract.ts";
import { partsOf, readSnapshot } from "../evidence/evidence.queries.ts";
import { completes, freeze, readFrozen } from "../evidence/freeze.usecases.ts";
import { endRun } from "../operations/executions.usecases.ts";
import {
  type ExecutionRef,
  enterStage,
  isCurrentExecution,
  keepAlive,
  leaveStage,
  readRunForSystem,
} from "../operations/steps.usecases.ts";
import { compareAssignments, compareFindings, compareScores } from "./comparison.rules.ts";
import { contentText, emptySurvey, type Survey, TAKE } from "./survey.rules.ts";

// The steps of a snapshot. What they return is stored by the platform, so it names nobody.

export type Superseded = { kind: "superseded" };
const SUPERSEDED: Superseded = { kind: "superseded" };

export interface Frozen {
  kind: "frozen";
  place: { id: string; workspaceId: string; tenantId: string };
  snapshotId: string;
}

/** First stage: copies everything at one instant. */
export async function freezeEvidence(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<Superseded | Frozen> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null || run.tenantId === null) return SUPERSEDED;
  const place = { id: run.id, workspaceId: run.workspaceId, tenantId: run.tenantId };
  if (!(await enterStage(deps, ref, place, "freeze", 0))) return SUPERSEDED;
  const snapshotId = await freeze(deps, place, run.id, isCurrentExecution(ref));
  if (!(await leaveStage(deps, ref, place, 0))) return SUPERSEDED;
  return { kind: "frozen", place, snapshotId };
}

export interface Surveyed {
  kind: "surveyed";
  fingerprint: string;
  survey: Survey;
}

/** Second stage: reads all of it once, part by part, for its fingerprint and its counts. */
export async function surveyEvidence(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { place, snapshotId }: Frozen,
): Promise<Superseded | Surveyed> {
  if (!(await enterStage(deps, ref, place, "fingerprint", 1))) return SUPERSEDED;
  const survey = emptySurvey();
  const digests: string[] = [];
  const read = async <S extends EvidenceSection>(section: S): Promise<boolean> => {
    digests.push(section);
    for await (const items of partsOf(scope, deps, snapshotId, section)) {
      TAKE[section](survey, items);
      digests.push(await sha256Hex(contentText(section, items)));
      if (!(await keepAlive(deps, ref))) return false;
    }
    return true;
  };
  for (const section of EVIDENCE_SECTIONS) if (!(await read(section))) return SUPERSEDED;
  // the fingerprint of the fingerprints: no more than one part is in memory, and the sections cannot be taken for another
  const fingerprint = await sha256Hex(JSON.stringify([EVIDENCE_VERSION, ...digests]));
  if (!(await leaveStage(deps, ref, place, 1))) return SUPERSEDED;
  return { kind: "surveyed", fingerprint, survey };
}

async function compareWithPrevious(
  scope: SystemScope,
  deps: Deps,
  { snapshotId }: Frozen,
  { fingerprint, survey }: Surveyed,
  previousId: string | null,
): Promise<EvidenceComparison | null> {
  const previous = previousId === null ? null : await readSnapshot(scope, deps, previousId);
  if (previous === null) return null;
  const pair = <S extends EvidenceSection>(section: S) =>
    [() => partsOf(scope, deps, previous.id, section), () => partsOf(scope, deps, snapshotId, section)] as const;
  const hasBoth = previous.summary.role_assignments !== null && survey.role_assignments !== null;
  return {
    snapshot_id: previous.id,
    created_at: toIso(previous.createdAt),
    is_unchanged: previous.fingerprint === fingerprint,
    findings: await compareFindings(...pair("findings")),
    role_assignments: hasBoth ? await compareAssignments(...pair("role_assignments")) : null,
    permission_score: compareScores(previous.summary.permission_score, survey.permission_score),
  };
}

/** Last stage: compares, and ends the run. The snapshot is there to be seen from this batch on. */
export async function completeEvidence(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  frozen: Frozen,
  surveyed: Surveyed,
): Promise<void> {
  const { place, snapshotId } = frozen;
  const { fingerprint, survey } = surveyed;
  if (!(await enterStage(deps, ref, place, "comparison", 2))) return;
  const decided = await readFrozen(scope, deps, snapshotId);
  if (decided === null) return;
  const comparison = await compareWithPrevious(scope, deps, frozen, surveyed, decided.previousSnapshotId);
  const operations = { ...survey.operations, is_capped: decided.isCapped };
  const summary: EvidenceSummary = { ...survey, operations, comparison };
  const active = Object.values(survey.findings.active).reduce((sum, count) => sum + count, 0);
  const counts = { reports: survey.reports.length, active_findings: active, operations: operations.total };
  await endRun(scope, deps, ref, {
    ...{ outcome: "succeeded", stage: null, failure: null, done: 3, counts },
    alongside: (isCurrent) => [
      completes(deps, snapshotId, { fingerprint, summary }, isCurrent),
      auditEntry(deps, {
        workspaceId: place.workspaceId,
        tenantId: place.tenantId,
        actor: { kind: "system", id: null },
        action: "tenant.evidence.captured",
        resource: { type: "evidence_snapshot", id: snapshotId },
        outcome: "succeeded",
        metadata: { run_id: place.id, is_unchanged: comparison?.is_unchanged ?? false, ...counts },
        onlyIf: isCurrent,
      }),
    ],
  });
}
