import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { isActive } from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { newerRun } from "../operations/run-cache.rules.ts";

/** The later of two views of one draft: an answer that left earlier can arrive later. */
export const newerDraft = (known: DraftView | undefined, incoming: DraftView): DraftView =>
  known !== undefined && known.version > incoming.version ? known : incoming;

/**
 * A draft with a verification of its tenant put in. One that ended stays in sight with its stages until the server has
 * said what it found.
 */
export function draftAfterRun(draft: DraftView, run: RunView): DraftView {
  if (run.type !== "provider.connection.check" || draft.ended_at !== null) return draft;
  if (run.tenant === null || run.tenant.id !== draft.tenant?.id) return draft;
  const active = draft.active_run;
  if (active?.id === run.id) return { ...draft, active_run: newerRun(active, run) };
  return isActive(run.status) ? { ...draft, active_run: run } : draft;
}

/** The verification has ended, and what it means for the draft is still being worked out. */
export const isSettling = (draft: DraftView): boolean =>
  draft.lifecycle === "verifying" && (draft.active_run === null || !isActive(draft.active_run.status));
