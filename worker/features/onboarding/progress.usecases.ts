import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { notifyConsole } from "../console/notify.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { countingAcknowledgements } from "./acknowledgements.rules.ts";
import { type Draft, type DraftState, findOpenDraft, reachedWith, saveProgress } from "./drafts.repository.ts";
import { publishDraft } from "./live.usecases.ts";
import { checkpointNumber, deriveProgress } from "./progress.rules.ts";
import { assessReadiness } from "./readiness.rules.ts";
import { readTruth } from "./truth.usecases.ts";
import { truthStands } from "./truths.repository.ts";

type Place = { workspaceId: string; tenantId: string };

/** The tenant's open draft; null without one. */
export async function openDraftOf(
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db">,
  place: Place,
): Promise<{ id: string } | null> {
  const draft = await findOpenDraft(scope, deps.db, place);
  return draft === null ? null : { id: draft.id };
}

const isSaved = (draft: Draft, state: DraftState): boolean =>
  draft.lastCompletedCheckpoint === state.lastCompletedCheckpoint &&
  draft.lifecycle === state.lifecycle &&
  Object.keys(draft.acknowledgements).length === Object.keys(state.acknowledgements).length;

/**
 * Saves the draft's checkpoint and lifecycle when they are no longer what is saved, and forgets what is acknowledged no more. The save that reaches a checkpoint for
 * the first time in its draft is the milestone; its user is the draft's last editor, also when nobody was there.
 *
 * What changed while it was judged is judged once more. Who loses a second time leaves it to the faster ones, which saved
 * what they saw, and to the sweep.
 *
 * @returns whether something was saved
 */
export async function syncDraft(scope: SystemScope | TenantScope, deps: Deps, draft: Draft): Promise<boolean> {
  const { workspaceId, tenantId } = draft;
  if (tenantId === null) return false;
  const outcome = await judgeAndSave(scope, deps, { ...draft, tenantId });
  if (outcome !== "lost") return outcome === "saved";
  const now = await findOpenDraft(scope, deps.db, { workspaceId, tenantId });
  return now !== null && (await judgeAndSave(scope, deps, { ...now, tenantId })) === "saved";
}

type Identified = Draft & { tenantId: string };

/** `lost`: what was judged, or what was saved, was no longer so. */
async function judgeAndSave(
  scope: SystemScope | TenantScope,
  deps: Deps,
  draft: Identified,
): Promise<"as_saved" | "saved" | "lost"> {
  if (draft.endedAt !== null) return "as_saved";
  const { truth } = await readTruth(scope, deps, draft);
  const state = {
    ...deriveProgress(assessReadiness(truth, deps.clock.now()).situation),
    // one that ended with its finding or its connection must not count again when the same is found once more
    acknowledgements: countingAcknowledgements(draft.acknowledgements, truth),
  };
  if (isSaved(draft, state)) return "as_saved";
  return (await save(deps, draft, state, truthStands(draft, truth))) ? "saved" : "lost";
}

/** @returns whether it took effect */
async function save(deps: Deps, draft: Identified, state: DraftState, stands: SQL): Promise<boolean> {
  const { lastCompletedCheckpoint, lifecycle } = state;
  const token = deps.ids.next("req");
  const isNew = checkpointNumber(lastCompletedCheckpoint) > draft.furthestCheckpoint;
  const event =
    isNew && lastCompletedCheckpoint !== null && draft.lastEditedBy !== null
      ? usageEvent(deps, {
          event: "product.onboarding.checkpoint_completed",
          workspaceId: draft.workspaceId,
          tenantId: draft.tenantId,
          userId: draft.lastEditedBy,
          subject: { type: "tenant_onboarding_session", id: draft.id },
          metadata: {
            checkpoint_key: lastCompletedCheckpoint,
            lifecycle_state: lifecycle,
            completed_at: deps.clock.now(),
          },
          // of two syncs at once one reaches it
          observes: reachedWith(draft.id, token),
        })
      : [];
  const results = await deps.commit({
    changes: [saveProgress(deps.db, draft, state, token, stands)],
    usageEvent: event,
    isAside: true,
  });
  const isSavedNow = (results[0] as unknown[]).length > 0;
  if (isSavedNow && event.length > 0) notifyConsole(deps);
  if (isSavedNow) publishDraft(deps, draft);
  return isSavedNow;
}

export const logNotSynced = ({ log }: Pick<Deps, "log">, error: unknown): void =>
  log.error("draft_not_synced", { name: error instanceof Error ? error.name : typeof error });

/**
 * The same after a change that is committed: it is answered whatever becomes of this, and the sweep catches up.
 *
 * @returns whether something was saved; false also when that failed
 */
export async function trySyncDraft(scope: TenantScope, deps: Deps, draft: Draft): Promise<boolean> {
  try {
    return await syncDraft(scope, deps, draft);
  } catch (error) {
    logNotSynced(deps, error);
    return false;
  }
}

/** Its page shows what has changed also where the draft is no further by it, or that could not be saved. */
async function syncAndTell(scope: SystemScope | TenantScope, deps: Deps, draft: Draft): Promise<void> {
  let isTold = false;
  try {
    isTold = await syncDraft(scope, deps, draft);
  } finally {
    if (!isTold) publishDraft(deps, draft);
  }
}

/**
 * The same for the tenant's open draft, after something that it rests on has changed. Does nothing without one. For an
 * operator the change is answered whatever becomes of this; a step of the system's own is told of a failure, for it is
 * executed again.
 */
export async function syncDraftOfTenant(scope: SystemScope | TenantScope, deps: Deps, place: Place): Promise<void> {
  try {
    const draft = await findOpenDraft(scope, deps.db, place);
    if (draft !== null) await syncAndTell(scope, deps, draft);
  } catch (error) {
    if (!("operator" in scope)) throw error;
    logNotSynced(deps, error);
  }
}
