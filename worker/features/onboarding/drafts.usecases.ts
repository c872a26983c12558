import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { draftEntry } from "./audit-entries.ts";
import {
  countUnfinished,
  type Draft,
  draftExists,
  draftIsAt,
  editDraft,
  findDraft,
  findDraftPlace,
  findOpenDraft,
  insertDraft,
  listUnfinished,
} from "./drafts.repository.ts";
import { type Identified, identifyTenant } from "./identify.usecases.ts";
import { publishDraft } from "./live.usecases.ts";
import type { CreateDraft } from "./onboarding.contract.ts";
import { refuseStale } from "./versions.usecases.ts";

export type { Draft } from "./drafts.repository.ts";

export type DraftScope = WorkspaceScope | TenantScope;

/** Where a draft belongs; undefined for an unknown or malformed id. Says nothing about who may know of it. */
export const placeOfDraft = (scope: SystemScope, deps: Pick<Deps, "db">, draftId: string) =>
  isId(draftId, "drf") ? findDraftPlace(scope, deps.db, draftId) : Promise.resolve(undefined);

/** The draft of a tenant's onboarding that is neither completed nor cancelled; null when there is none. */
export const openDraftOf = (deps: Pick<Deps, "db">, scope: TenantScope): Promise<Draft | null> =>
  findOpenDraft(scope, deps.db, scope);

export async function readDraft(deps: Pick<Deps, "db">, scope: DraftScope, draftId: string): Promise<Draft> {
  const draft = await findDraft(scope, deps.db, draftId);
  if (draft === null) throw notFound();
  return draft;
}

/** Starts a draft, with its tenant when it is named already. */
export async function createDraft(
  deps: Deps,
  scope: WorkspaceScope,
  { identify }: CreateDraft,
): Promise<Identified | { scope: WorkspaceScope; draft: Draft; resumed: false }> {
  if (identify !== undefined) return identifyTenant(deps, scope, null, identify);
  const id = deps.ids.next("drf");
  await deps.commit({
    changes: [
      insertDraft(scope, deps.db, { id, linked: null, now: deps.clock.now() }),
      draftEntry(deps, scope, "tenant.onboarding.started", { draftId: id, onlyIf: draftExists(id) }),
    ],
  });
  publishDraft(deps, { id, workspaceId: scope.workspaceId });
  return { scope, draft: await readDraft(deps, scope, id), resumed: false };
}

/** Ends the draft without activating its tenant, which a later draft may take up. */
export async function cancelDraft(deps: Deps, scope: DraftScope, draft: Draft): Promise<Draft> {
  const results = await deps.commit({
    changes: [
      // before the change, whose condition it shares
      draftEntry(deps, scope, "tenant.onboarding.cancelled", {
        draftId: draft.id,
        onlyIf: draftIsAt(draft.id, draft.version),
      }),
      editDraft(scope, deps.db, draft, { lifecycle: "cancelled" }, deps.clock.now()),
    ],
  });
  if ((results.at(-1) as unknown[]).length === 0) return refuseStale(deps, scope, draft);
  publishDraft(deps, draft);
  return readDraft(deps, scope, draft.id);
}

/** One page of the open drafts with a tenant: with `turn`, the pages take turns. */
export async function unfinishedDrafts(
  scope: SystemScope,
  deps: Pick<Deps, "db">,
  limit: number,
  turn: number,
): Promise<Draft[]> {
  const pages = Math.max(1, Math.ceil((await countUnfinished(scope, deps.db)) / limit));
  return listUnfinished(scope, deps.db, { limit, offset: (turn % pages) * limit });
}
