import type { Deps } from "../../deps.ts";
import { resolveTenantScope, type WorkspaceScope } from "../access/guards.ts";
import { listConnections } from "../providers/connections.usecases.ts";
import { namesOf } from "./drafts.repository.ts";
import { type Draft, type DraftScope, readDrafts } from "./drafts.usecases.ts";
import type { DraftList, DraftSummary, DraftView } from "./onboarding.contract.ts";
import { presentDraft, presentSummary } from "./onboarding.presenter.ts";
import { type DraftTruth, NO_TRUTH, readTruth } from "./truth.usecases.ts";

const truthOf = (deps: Deps, scope: DraftScope, draft: Draft): Promise<DraftTruth> =>
  "tenantId" in scope ? readTruth(scope, deps, draft) : Promise.resolve(NO_TRUTH);

/** A draft with all that its page shows, as it is now. */
export async function viewDraft(deps: Deps, scope: DraftScope, draft: Draft): Promise<DraftView> {
  const acknowledgers = Object.values(draft.acknowledgements).map(({ user_id }) => user_id);
  const [found, connections, names] = await Promise.all([
    truthOf(deps, scope, draft),
    "tenantId" in scope ? listConnections(scope, deps.db) : [],
    namesOf(scope, deps.db, acknowledgers),
  ]);
  return presentDraft(scope, { draft, found, connections, names }, deps.clock.now());
}

/** One draft of the list, in the viewer's scope of its tenant; what has ended needs nothing looked up. */
async function summaryOf(deps: Deps, scope: WorkspaceScope, draft: Draft): Promise<DraftSummary> {
  if (draft.tenantId === null || draft.endedAt !== null)
    return presentSummary(scope, draft, NO_TRUTH, deps.clock.now());
  const tenantScope = await resolveTenantScope(deps, scope.operator, draft.tenantId);
  return presentSummary(tenantScope, draft, await readTruth(tenantScope, deps, draft), deps.clock.now());
}

export async function viewDrafts(deps: Deps, scope: WorkspaceScope, cursor: string | null): Promise<DraftList> {
  const { drafts, nextCursor } = await readDrafts(deps, scope, cursor);
  return { items: await Promise.all(drafts.map((draft) => summaryOf(deps, scope, draft))), next_cursor: nextCursor };
}
