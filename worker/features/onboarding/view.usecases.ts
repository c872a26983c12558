import type { Deps } from "../../deps.ts";
import { listConnections } from "../providers/connections.usecases.ts";
import { namesOf } from "./drafts.repository.ts";
import type { Draft, DraftScope } from "./drafts.usecases.ts";
import type { DraftView } from "./onboarding.contract.ts";
import { presentDraft } from "./onboarding.presenter.ts";
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
