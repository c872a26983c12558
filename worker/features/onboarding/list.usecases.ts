import type { Deps } from "../../deps.ts";
import { openCursor, sealCursor } from "../../platform/sealed-cursor.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { Draft } from "./drafts.repository.ts";
import { lastLookedAt, listSeenIds } from "./drafts-page.repository.ts";
import { type ListedTenant, readListed } from "./listed-drafts.repository.ts";
import type { DraftList, DraftSummary } from "./onboarding.contract.ts";
import { presentSummary } from "./onboarding.presenter.ts";
import { NOTHING_KNOWN, truthOf } from "./truth.rules.ts";

const PAGE = 20;

/** A draft as the operator sees it; none of it when its tenant is not theirs. What has ended needs nothing looked up. */
function summaryOf(
  scope: WorkspaceScope,
  draft: Draft,
  tenants: ReadonlyMap<string, ListedTenant>,
  now: number,
): DraftSummary[] {
  if (draft.tenantId === null || draft.endedAt !== null) return [presentSummary(scope.role, draft, NOTHING_KNOWN, now)];
  const tenant = tenants.get(draft.tenantId);
  if (tenant === undefined) return [];
  return [presentSummary(tenant.role, draft, truthOf(tenant, draft.acknowledgements, now), now)];
}

/**
 * A page of the drafts that the operator may see, newest first; `next_cursor` is what the next page starts after. It
 * may be short, or empty, before the end: only so many drafts of others are passed over at once.
 */
export async function viewDrafts(
  deps: Pick<Deps, "db" | "clock" | "settings">,
  scope: WorkspaceScope,
  cursor: string | null,
): Promise<DraftList> {
  const secret = deps.settings.authSecret;
  const boundTo = `onboarding drafts ${scope.workspaceId} ${scope.operator.userId}`;
  const before = await openCursor(secret, cursor, boundTo);
  const found = await listSeenIds(scope, deps.db, { limit: PAGE + 1, before });
  const ids = found.slice(0, PAGE);
  const [stoppedAt, { drafts, tenants }] = await Promise.all([
    found.length > PAGE ? null : lastLookedAt(scope, deps.db, before),
    readListed(scope, deps.db, ids),
  ]);
  const [last = null] = found.length > PAGE ? ids.slice(-1) : [];
  // where the search stopped may be a draft that the operator may not know of
  const next_cursor = stoppedAt === null ? last : await sealCursor(secret, stoppedAt, boundTo);
  const now = deps.clock.now();
  return { items: drafts.flatMap((draft) => summaryOf(scope, draft, tenants, now)), next_cursor };
}
