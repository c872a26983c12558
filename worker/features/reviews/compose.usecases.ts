import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { evidenceRequired } from "../evidence/evidence.errors.ts";
import { latestSnapshot, partsOf, readSnapshot } from "../evidence/evidence.queries.ts";
import { endRun } from "../operations/executions.usecases.ts";
import { type EnsuredRun, ensureRunWithIdentity, requireOpenTenant } from "../operations/operations.usecases.ts";
import { type ExecutionRef, enterStage, leaveStage, readRunForSystem } from "../operations/steps.usecases.ts";
import { contentOf } from "./content.rules.ts";
import type { ComposeRequest } from "./reviews.contract.ts";
import { unknownSnapshot } from "./reviews.errors.ts";
import { insertReview } from "./reviews.repository.ts";
import { summaryOf, titleOf } from "./wording.rules.ts";

/**
 * Starts composing a review of the tenant's latest snapshot, or of the one that is named.
 *
 * @throws AppError 422 for a snapshot that is not the tenant's, 409 for an archived tenant and for one that has none yet
 */
export async function startReview(
  deps: Deps,
  scope: TenantScope,
  { snapshot_id: named }: ComposeRequest,
): Promise<EnsuredRun> {
  const snapshot = named === undefined ? await latestSnapshot(scope, deps) : await readSnapshot(scope, deps, named);
  if (snapshot === null) {
    if (named !== undefined) throw unknownSnapshot();
    // what has to be done first cannot be done on an archived tenant
    await requireOpenTenant(deps, scope, "tenant_review.compose");
    throw evidenceRequired();
  }
  const context = { inputs: { snapshot_id: snapshot.id } };
  return ensureRunWithIdentity(deps, { scope, type: "tenant_review.compose", context, identity: snapshot.id });
}

// The steps of a composition. What they return is stored by the platform, so it names nobody.

export type Superseded = { kind: "superseded" };
const SUPERSEDED: Superseded = { kind: "superseded" };

export interface Begun {
  kind: "begun";
  place: { id: string; workspaceId: string; tenantId: string };
  /** Null when the snapshot is gone. */
  snapshotId: string | null;
}

/** The snapshot that the run was started for; a retry has it from the run before. */
function snapshotOf({ inputs }: Record<string, unknown>): string {
  const named = typeof inputs === "object" && inputs !== null && "snapshot_id" in inputs ? inputs.snapshot_id : null;
  return typeof named === "string" ? named : "";
}

export async function beginReview(scope: SystemScope, deps: Deps, ref: ExecutionRef): Promise<Superseded | Begun> {
  const run = await readRunForSystem(scope, deps, ref.runId);
  if (run === null || run.tenantId === null) return SUPERSEDED;
  const place = { id: run.id, workspaceId: run.workspaceId, tenantId: run.tenantId };
  if (!(await enterStage(deps, ref, place, "evidence", 0))) return SUPERSEDED;
  const snapshot = await readSnapshot(scope, deps, snapshotOf(run.context));
  const isThere = snapshot !== null && snapshot.tenantId === place.tenantId;
  if (isThere && !(await leaveStage(deps, ref, place, 0))) return SUPERSEDED;
  return { kind: "begun", place, snapshotId: isThere ? snapshot.id : null };
}

const GONE = { reason: "unknown_error", message: "The evidence snapshot is not there any more." } as const;

/** A run has one review, so the run's id is its id: it cannot make a second one. */
const reviewOfRun = (runId: string): string => runId.replace(/^run_/, "rev_");

/** Last stage: composes, and ends the run. The review is there from this batch on. */
export async function completeReview(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { place, snapshotId }: Begun,
): Promise<void> {
  const snapshot = snapshotId === null ? null : await readSnapshot(scope, deps, snapshotId);
  if (snapshot === null) return endRun(scope, deps, ref, { outcome: "failed", stage: "evidence", failure: GONE });
  if (!(await enterStage(deps, ref, place, "review", 1))) return;
  const run = await readRunForSystem(scope, deps, ref.runId);
  const tenantName = run?.tenantName ?? "";
  const content = await contentOf(tenantName, snapshot, {
    findings: partsOf(scope, deps, snapshot.id, "findings"),
    permissions: partsOf(scope, deps, snapshot.id, "permissions"),
    operations: partsOf(scope, deps, snapshot.id, "operations"),
  });
  const id = reviewOfRun(place.id);
  const written = { title: titleOf(tenantName, snapshot.createdAt), summary: summaryOf(content), content };
  await endRun(scope, deps, ref, {
    ...{ outcome: "succeeded", stage: null, failure: null, done: 2 },
    alongside: (isCurrent) => [
      insertReview(
        deps.db,
        {
          ...{ id, runId: place.id, workspaceId: place.workspaceId, tenantId: place.tenantId, snapshotId: snapshot.id },
          ...written,
          now: deps.clock.now(),
        },
        isCurrent,
      ),
      auditEntry(deps, {
        workspaceId: place.workspaceId,
        tenantId: place.tenantId,
        actor: { kind: "system", id: null },
        action: "tenant.review.composed",
        resource: { type: "tenant_review", id },
        outcome: "succeeded",
        metadata: { run_id: place.id, snapshot_id: snapshot.id },
        onlyIf: isCurrent,
      }),
    ],
  });
}
