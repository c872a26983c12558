import type { Deps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { unfinishedDrafts } from "./drafts.usecases.ts";
import { logNotSynced, syncDraft } from "./progress.usecases.ts";

/** Drafts of one sweep. Each takes some five statements, and the platform allows one invocation about a thousand. */
const SWEEP = 120;
/** How often the cron sweeps, ms: while there are more drafts than one sweep takes, the sweeps take turns. */
const EVERY = 5 * 60_000;

/**
 * Saves what changed behind the open drafts and was not saved with it: a run that the recovery ended, a report that grew
 * old. Safe to run twice at once.
 *
 * @throws Error when a draft could not be saved, after the last one: it starves no other
 */
export async function syncDrafts(deps: Deps, limit = SWEEP): Promise<{ drafts_saved: number }> {
  const turn = Math.floor(deps.clock.now() / EVERY);
  let saved = 0;
  let failed = 0;
  for (const draft of await unfinishedDrafts(SYSTEM_SCOPE, deps, limit, turn)) {
    try {
      if (await syncDraft(SYSTEM_SCOPE, deps, draft)) saved += 1;
    } catch (error) {
      failed += 1;
      logNotSynced(deps, error);
    }
  }
  if (failed > 0) throw new Error(`${failed} drafts were not synced, ${saved} were`);
  return { drafts_saved: saved };
}
