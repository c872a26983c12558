import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { allOf, always } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import { AppError } from "../../platform/errors.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import { insertCreatorEntitlement } from "../access/entitlements.usecases.ts";
import { resolveTenantScope, type TenantScope, type WorkspaceScope } from "../access/guards.ts";
import { notifyConsole } from "../console/notify.ts";
import { usageEvent } from "../telemetry/recorder.ts";
import { findTenantByDirectory, insertTenant, tenantExists, tenantIsOnboarding } from "../tenants/tenants.usecases.ts";
import { draftEntry } from "./audit-entries.ts";
import { directoryOf } from "./directory.usecases.ts";
import {
  type Completed,
  type Draft,
  draftIsAt,
  editDraft,
  findOpenDraft,
  hasNoOpenDraft,
  insertDraft,
  reachedWith,
} from "./drafts.repository.ts";
import { publishDraft } from "./live.usecases.ts";
import type { Identify } from "./onboarding.contract.ts";
import { alreadyGoverned } from "./onboarding.errors.ts";
import { deriveProgress } from "./progress.rules.ts";
import { trySyncDraft } from "./progress.usecases.ts";
import { refuseStale } from "./versions.usecases.ts";

/** `resumed`: the directory was being onboarded already, and this is the draft of that. */
export interface Identified {
  scope: TenantScope;
  draft: Draft;
  resumed: boolean;
}

/** The draft that a tenant is linked to: a new one, or the blank one that is there. */
interface Linking {
  draftId: string;
  isNew: boolean;
  /** Whether the blank one is still as it was seen; always true for a new one. */
  stands: SQL;
  link(tenantId: string, completed: Completed, onlyIf: SQL): Statement;
}

function linkingOf(deps: Deps, scope: WorkspaceScope, blank: Draft | null): Linking {
  const now = deps.clock.now();
  if (blank !== null)
    return {
      draftId: blank.id,
      isNew: false,
      stands: draftIsAt(blank.id, blank.version),
      link: (tenantId, completed, onlyIf) => editDraft(scope, deps.db, blank, { tenantId, completed }, now, onlyIf),
    };
  const draftId = deps.ids.next("drf");
  return {
    draftId,
    isNew: true,
    stands: always,
    link: (tenantId, completed, onlyIf) =>
      insertDraft(scope, deps.db, { id: draftId, now, linked: { tenantId, completed }, onlyIf }),
  };
}

/** A blank draft is `draft`, and stays it: linked to a tenant it goes on as if nothing was connected yet. */
const { lifecycle } = deriveProgress("connection_missing");

/** The link, which completes the draft's first checkpoint, with its audit entry and its usage event. */
function linkStatements(
  deps: Deps,
  scope: WorkspaceScope,
  linking: Linking,
  tenant: { id: string; was: "created" | "governed" },
  onlyIf: SQL,
) {
  const tenantId = tenant.id;
  const { draftId, isNew, link } = linking;
  const completed: Completed = { checkpoint: "identify", token: deps.ids.next("req") };
  return {
    changes: [
      // before the link, whose condition it shares
      draftEntry(deps, scope, isNew ? "tenant.onboarding.started" : "tenant.onboarding.changed", {
        draftId,
        tenantId,
        metadata: { change: "identify", tenant: tenant.was },
        onlyIf,
      }),
      link(tenantId, completed, onlyIf),
    ],
    usageEvent: usageEvent(deps, {
      event: "product.onboarding.checkpoint_completed",
      workspaceId: scope.workspaceId,
      tenantId,
      userId: scope.operator.userId,
      subject: { type: "tenant_onboarding_session", id: draftId },
      metadata: { checkpoint_key: completed.checkpoint, lifecycle_state: lifecycle, completed_at: deps.clock.now() },
      observes: reachedWith(draftId, completed.token),
    }),
  };
}

/** One commit: the tenant, its creator's entitlement, the link and all that is observed. Nothing of it when one is missing. */
async function createTenant(deps: Deps, scope: WorkspaceScope, linking: Linking, name: string, directory: string) {
  const id = deps.ids.next("ten");
  const now = deps.clock.now();
  const made = tenantExists(id);
  const linked = linkStatements(deps, scope, linking, { id, was: "created" }, made);
  const tenant = { id, displayName: name, externalTenantId: directory, now };
  await deps.commit({
    changes: [
      insertTenant(scope, deps.db, tenant, linking.stands),
      insertCreatorEntitlement(scope, deps.db, id, made, now),
      ...linked.changes,
    ],
    usageEvent: linked.usageEvent,
  });
}

/** The tenant's scope if the operator has one; that it exists is nobody else's business. */
async function scopeOrRefuse(deps: Deps, scope: WorkspaceScope, tenantId: string): Promise<TenantScope> {
  try {
    return await resolveTenantScope(deps, scope.operator, tenantId);
  } catch (error) {
    throw error instanceof AppError && error.status === 404 ? alreadyGoverned() : error;
  }
}

/** Nothing was linked, because the blank draft or the tenant changed in between. */
function refuseLink(deps: Deps, scope: WorkspaceScope, blank: Draft | null): Promise<never> {
  if (blank === null) throw alreadyGoverned();
  return refuseStale(deps, scope, blank);
}

/** The blank draft has served its purpose. */
async function discard(deps: Deps, scope: WorkspaceScope, blank: Draft): Promise<void> {
  await deps.commit({
    changes: [
      draftEntry(deps, scope, "tenant.onboarding.cancelled", {
        draftId: blank.id,
        metadata: { change: "resumed_another" },
        onlyIf: draftIsAt(blank.id, blank.version),
      }),
      editDraft(scope, deps.db, blank, { lifecycle: "cancelled" }, deps.clock.now()),
    ],
  });
  publishDraft(deps, blank);
}

/** A directory that the workspace knows: its open draft goes on, or a new one takes up what a cancelled one left. */
async function takeUp(
  deps: Deps,
  scope: WorkspaceScope,
  linking: Linking,
  blank: Draft | null,
  known: { id: string; status: string },
): Promise<Identified> {
  const tenantScope = await scopeOrRefuse(deps, scope, known.id);
  const open = await findOpenDraft(tenantScope, deps.db, tenantScope);
  if (open !== null) {
    if (blank !== null) await discard(deps, scope, blank);
    return { scope: tenantScope, draft: open, resumed: true };
  }
  if (known.status !== "onboarding" || !roleHas(tenantScope.role, "onboarding.manage")) throw alreadyGoverned();
  const free = allOf(linking.stands, hasNoOpenDraft(scope, known.id), tenantIsOnboarding(known.id));
  await deps.commit(linkStatements(deps, scope, linking, { id: known.id, was: "governed" }, free));
  const draft = await findOpenDraft(tenantScope, deps.db, tenantScope);
  if (draft === null) return refuseLink(deps, scope, blank);
  if (draft.id !== linking.draftId) {
    // of two who took it up at once, the other one was faster
    if (blank !== null) await discard(deps, scope, blank);
    return { scope: tenantScope, draft, resumed: true };
  }
  notifyConsole(deps);
  publishDraft(deps, draft);
  // the tenant may be further than a new one: its connections are still there
  const isSaved = await trySyncDraft(tenantScope, deps, draft);
  const saved = isSaved ? await findOpenDraft(tenantScope, deps.db, tenantScope) : draft;
  return { scope: tenantScope, draft: saved ?? draft, resumed: false };
}

/**
 * Links a draft to the tenant of a directory, which it creates when the workspace does not govern it yet.
 *
 * @param blank the draft that is identified; null makes one
 * @throws AppError 422 or 503 as `directoryOf`, 409 for a directory that others of the workspace govern
 */
export async function identifyTenant(
  deps: Deps,
  scope: WorkspaceScope,
  blank: Draft | null,
  { external_tenant, display_name }: Identify,
): Promise<Identified> {
  const directory = await directoryOf(deps, external_tenant);
  const linking = linkingOf(deps, scope, blank);
  const known = await findTenantByDirectory(scope, deps.db, directory);
  if (known !== undefined) return takeUp(deps, scope, linking, blank, known);
  await createTenant(deps, scope, linking, display_name, directory);
  notifyConsole(deps);
  const made = await findTenantByDirectory(scope, deps.db, directory);
  if (made === undefined) return refuseLink(deps, scope, blank);
  const tenantScope = await scopeOrRefuse(deps, scope, made.id);
  const own = await findOpenDraft(tenantScope, deps.db, tenantScope);
  if (own?.id === linking.draftId) {
    publishDraft(deps, own);
    return { scope: tenantScope, draft: own, resumed: false };
  }
  // of two who identified the directory at once, the other one was faster
  return takeUp(deps, scope, linking, blank, made);
}
