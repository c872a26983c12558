import type { Deps } from "../../deps.ts";
import { allOf } from "../../platform/conditions.ts";
import type { TenantScope } from "../access/guards.ts";
import { notifyConsole } from "../console/notify.ts";
import { CONTROL_OF_OPERATION } from "../controls/control-catalog.contract.ts";
import { requireNotPaused, unlessPaused } from "../controls/controls.usecases.ts";
import { isActive } from "../operations/operation-types.contract.ts";
import { latestRun } from "../operations/operations.queries.ts";
import { type EnsuredRun, startOperation } from "../operations/operations.usecases.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { activateTenant, tenantIsOpen } from "../tenants/tenants.usecases.ts";
import { draftEntry } from "./audit-entries.ts";
import { type Completed, type Draft, draftIsAt, editDraft, reachedWith } from "./drafts.repository.ts";
import { type DraftScope, readDraft } from "./drafts.usecases.ts";
import { publishDraft } from "./live.usecases.ts";
import { notIdentified, notReady, tenantArchived } from "./onboarding.errors.ts";
import { syncDraft, trySyncDraft } from "./progress.usecases.ts";
import { assessReadiness, type OnboardingTruth } from "./readiness.rules.ts";
import { VERIFICATION } from "./truth.rules.ts";
import { readTruth } from "./truth.usecases.ts";
import { truthStands } from "./truths.repository.ts";
import { refuseStale, requireVersion } from "./versions.usecases.ts";

/** A pause does not refuse a start that would only find the active run: then the draft's state decides. */
async function requireVerifiable(deps: Deps, scope: DraftScope): Promise<void> {
  const run = "tenantId" in scope ? await latestRun(scope, deps, scope, VERIFICATION) : null;
  if (run !== null && isActive(run.status)) return;
  await requireNotPaused(deps, CONTROL_OF_OPERATION[VERIFICATION], scope.workspaceId);
}

/**
 * Starts the verification of the draft's tenant, or finds the one that is under way. Changes nothing of the draft.
 *
 * @throws AppError 423 while verifying is paused and none is under way, 409 for another version or an archived tenant
 */
export async function verifyDraft(deps: Deps, scope: DraftScope, draft: Draft, version: number): Promise<EnsuredRun> {
  await requireVerifiable(deps, scope);
  requireVersion(draft, version);
  if (!("tenantId" in scope)) throw notIdentified();
  const ensured = await startOperation(deps, scope, { type: VERIFICATION });
  await trySyncDraft(scope, deps, draft);
  return ensured;
}

/** @throws AppError 409 unless the tenant is ready to be activated */
async function requireReady(deps: Deps, scope: TenantScope, draft: Draft): Promise<OnboardingTruth> {
  if (draft.tenantStatus === "archived") throw tenantArchived();
  const { truth } = await readTruth(scope, deps, draft);
  const readiness = assessReadiness(truth, deps.clock.now());
  if (readiness.situation !== "ready") throw notReady(readiness.summary);
  return truth;
}

/**
 * Completes the draft, as the version that was seen, and activates its tenant.
 *
 * @throws AppError 423 while activation is paused; 409 for another version, or while the onboarding is not ready
 */
export async function completeDraft(deps: Deps, scope: DraftScope, draft: Draft, version: number): Promise<Draft> {
  await requireNotPaused(deps, "onboarding.activate", scope.workspaceId);
  requireVersion(draft, version);
  if (!("tenantId" in scope)) throw notIdentified();
  const truth = await requireReady(deps, scope, draft);
  // the run's own save may come after this: it would find the draft ended, and its milestone would be lost
  await syncDraft(scope, deps, draft);

  const completed: Completed = { checkpoint: "complete_activate", token: deps.ids.next("req") };
  const now = deps.clock.now();
  const stands = allOf(
    draftIsAt(draft.id, draft.version),
    truthStands(scope, truth),
    tenantIsOpen(scope.tenantId),
    unlessPaused(deps, "onboarding.activate", scope.workspaceId),
  );
  const results = await deps.commit({
    changes: [
      // before the change, whose condition it shares
      draftEntry(deps, scope, "tenant.onboarding.completed", {
        draftId: draft.id,
        metadata: { tenant: "activated" },
        onlyIf: stands,
      }),
      activateTenant(scope, deps.db, stands),
      editDraft(scope, deps.db, draft, { lifecycle: "completed", completed }, now, stands),
    ],
    usageEvent: usageEvent(deps, {
      event: "product.onboarding.checkpoint_completed",
      workspaceId: scope.workspaceId,
      tenantId: scope.tenantId,
      userId: scope.operator.userId,
      subject: { type: "tenant_onboarding_session", id: draft.id },
      metadata: { checkpoint_key: completed.checkpoint, lifecycle_state: "completed", completed_at: now },
      observes: reachedWith(draft.id, completed.token),
    }),
  });
  if ((results.at(-1) as unknown[]).length === 0) {
    await requireNotPaused(deps, "onboarding.activate", scope.workspaceId);
    await requireReady(deps, scope, await readDraft(deps, scope, draft.id));
    return refuseStale(deps, scope, draft);
  }
  notifyConsole(deps);
  publishDraft(deps, draft);
  return readDraft(deps, scope, draft.id);
}
