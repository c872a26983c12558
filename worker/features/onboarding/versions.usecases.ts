import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { type Draft, findSeenDraft } from "./drafts.repository.ts";
import { draftChanged, draftEnded, draftMoved, tenantArchived } from "./onboarding.errors.ts";

/** @throws AppError 409 for a draft that has ended, or is no longer what the change was made on */
export function requireVersion(draft: Draft, version: number): void {
  if (draft.endedAt !== null) throw draftEnded(draft.lifecycle);
  if (draft.version !== version) throw draftChanged(draft);
}

/**
 * After a commit that took no effect: says why, with who changed the draft and when. A blank draft may have got a tenant
 * meanwhile, which the operator may see or not.
 *
 * @throws AppError 404 for who may no longer see the draft, 409 otherwise
 */
export async function refuseStale(
  deps: Pick<Deps, "db">,
  scope: WorkspaceScope | TenantScope,
  seen: Pick<Draft, "id" | "version">,
): Promise<never> {
  const draft = await findSeenDraft(scope, deps.db, seen.id);
  if (draft === null) throw notFound();
  requireVersion(draft, seen.version);
  if (draft.tenantStatus === "archived") throw tenantArchived();
  throw draftMoved(draft);
}
