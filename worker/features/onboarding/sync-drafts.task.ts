import type { Deps } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { unfinishedDrafts } from "./drafts.usecases.ts";
import { syncDraft } from "./progress.usecases.ts";

/** Drafts looked at together. */
const PAGE = 50;
/** Pages of one sweep: what is left waits for the next one. */
const MAX_PAGES = 20;

/**
 * Saves what changed behind the open drafts and was not saved with it: a run that the recovery ended, a report that grew
 * old. Safe to run twice at once.
 */
export async function syncDrafts(deps: Deps): Promise<{ drafts_saved: number }> {
  let saved = 0;
  let after: string | null = null;
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const drafts = await unfinishedDrafts(SYSTEM_SCOPE, deps, PAGE, after);
    for (const draft of drafts) if (await syncDraft(SYSTEM_SCOPE, deps, draft)) saved += 1;
    after = drafts.at(-1)?.id ?? null;
    if (drafts.length < PAGE) break;
  }
  return { drafts_saved: saved };
}
