import { sql } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { notifyConsole } from "../console/notify.ts";
import { requireNotPaused, unlessPaused } from "../controls/controls.usecases.ts";
import { type EnsuredRun, startOperation } from "../operations/operations.usecases.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { activateTenant } from "../tenants/tenants.usecases.ts";
import { draftEntry } from "./audit-entries.ts";
import { type Draft, draftIsAt, editDraft, reachedWith, truthStands } from "./drafts.repository.ts";
import { type DraftScope, readDraft, refuseStale } from "./drafts.usecases.ts";
import { notIdentified, notReady } from "./onboarding.errors.ts";
import { syncDraft } from "./progress.usecases.ts";
import { assessReadiness } from "./readiness.rules.ts";
import { readTruth } from "./truth.usecases.ts";

/** Starts the verification of the draft's tenant, or finds the one that is under way. Changes nothing of the draft. */
export async function verifyDraft(deps: Deps, scope: DraftScope, draft: Draft): Promise<EnsuredRun> {
  if (!("tenantId" in scope)) throw notIdentified();
  const ensured = await startOperation(deps, scope, { type: "provider.connection.check" });
  await syncDraft(scope, deps, draft);
  return ensured;
}

/**
 * Completes the draft and activates its tenant.
 *
 * @throws AppError 423 while activation is paused, 409 while the onboarding is not ready
 */
export async function completeDraft(deps: Deps, scope: DraftScope, draft: Draft): Promise<Draft> {
  if (!("tenantId" in scope)) throw notIdentified();
  await requireNotPaused(deps, "onboarding.activate", scope.workspaceId);
  const { truth } = await readTruth(scope, deps, draft);
  const readiness = assessReadiness(truth, deps.clock.now());
  if (readiness.situation !== "ready") throw notReady(readiness.summary);

  const token = deps.ids.next("req");
  const now = deps.clock.now();
  const stands = sql`${draftIsAt(draft.id, draft.version)} AND ${truthStands(draft, truth)} AND ${unlessPaused(deps, "onboarding.activate", scope.workspaceId)}`;
  const results = await deps.commit({
    changes: [
      // before the change, whose condition they share
      draftEntry(deps, scope, "tenant.onboarding.completed", { draftId: draft.id, onlyIf: stands }),
      draftEntry(deps, scope, "tenant.activated", { onlyIf: stands }),
      activateTenant(scope, deps.db, stands),
      editDraft(
        scope,
        deps.db,
        draft,
        { lifecycle: "completed", lastCompletedCheckpoint: "complete_activate", checkpointToken: token },
        now,
        stands,
      ),
    ],
    usageEvent: usageEvent(deps, {
      event: "product.onboarding.checkpoint_completed",
      workspaceId: scope.workspaceId,
      tenantId: scope.tenantId,
      userId: scope.operator.userId,
      subject: { type: "tenant_onboarding_session", id: draft.id },
      metadata: { checkpoint_key: "complete_activate", lifecycle_state: "completed", completed_at: now },
      observes: reachedWith(draft.id, token),
    }),
  });
  if ((results.at(-1) as unknown[]).length === 0) {
    await requireNotPaused(deps, "onboarding.activate", scope.workspaceId);
    const { truth: moved } = await readTruth(scope, deps, draft);
    const current = assessReadiness(moved, deps.clock.now());
    if (current.situation !== "ready") throw notReady(current.summary);
    return refuseStale(deps, scope, draft);
  }
  notifyConsole(deps);
  return readDraft(deps, scope, draft.id);
}
