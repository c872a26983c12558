import type { Context, MiddlewareHandler } from "hono";
import { routePath } from "hono/route";
import type { AppVariables, Deps } from "../../deps.ts";
import { AppError, unauthenticated } from "../../platform/errors.ts";
import {
  type Capability,
  DASHBOARD_CAPABILITY,
  type PlatformCapability,
  passesDashboardGate,
} from "./capabilities.contract.ts";
import { resolveEntitlementScope } from "./entitlements.usecases.ts";
import type { FoundInvitation } from "./invitations.repository.ts";
import { resolveInvitation } from "./invitations.usecases.ts";
import {
  denyStaff,
  type Operator,
  requireCapability,
  resolveTenantScope,
  resolveWorkspaceScope,
  type Staff,
  type TenantScope,
  type WorkspaceScope,
} from "./scopes.ts";
import { readSessionToken } from "./session-cookie.ts";
import { currentOperator, currentStaff } from "./sessions.usecases.ts";

export type { Operator, Staff, TenantScope, WorkspaceScope } from "./scopes.ts";
export { requireCapability, resolveTenantScope, resolveWorkspaceScope } from "./scopes.ts";

// Guards are route middleware, so they run before the validation of query and body: 401, 404, 403, then 422.

type Guard<V> = MiddlewareHandler<{ Bindings: Env; Variables: AppVariables & V }>;

export interface GuardOptions {
  /**
   * False for what a page asks for by itself, without anybody's hand on it (decision 005): the session's idle end stays
   * where it is. `unless_background` leaves that to the request, which says `background=1`.
   */
  touch?: boolean | "unless_background";
}

const touches = (c: Context, { touch = true }: GuardOptions): boolean =>
  touch === "unless_background" ? c.req.query("background") !== "1" : touch;

const isMutation = (c: Context) => c.req.method !== "GET" && c.req.method !== "HEAD";

/** Refusals go to the security log, counted by code and route pattern: the pattern holds no ids. */
export async function logRefusals<T>(c: Context, check: () => Promise<T>): Promise<T> {
  try {
    return await check();
  } catch (error) {
    if (error instanceof AppError) {
      const deps: Pick<Deps, "log"> = c.var.deps;
      deps.log.warn("access_denied", { refusal: error.code, route: `${c.req.method} ${routePath(c)}` });
    }
    throw error;
  }
}

async function signedIn(c: Context, deps: Deps, options: GuardOptions = {}): Promise<Operator> {
  const token = await readSessionToken(c, "admin", deps.settings.authSecret);
  const operator = await currentOperator(deps, token, touches(c, options));
  if (operator === null) throw unauthenticated();
  return operator;
}

async function inWorkspace(c: Context, deps: Deps, capability: Capability | null): Promise<WorkspaceScope> {
  const scope = await resolveWorkspaceScope(deps, await signedIn(c, deps), c.req.param("workspaceId") ?? "");
  if (capability !== null) await requireCapability(deps, scope, capability);
  return scope;
}

/** A capability, or what tells it from the request when its address does not. */
export type NeededCapability = Capability | ((c: Context) => Promise<Capability>);

async function inTenant(c: Context, deps: Deps, needed: NeededCapability): Promise<TenantScope> {
  const scope = await resolveTenantScope(deps, await signedIn(c, deps), c.req.param("tenantId") ?? "");
  await requireCapability(deps, scope, typeof needed === "string" ? needed : await needed(c));
  return scope;
}

async function signedInStaff(c: Context, deps: Deps, options: GuardOptions): Promise<Staff> {
  const token = await readSessionToken(c, "system", deps.settings.authSecret);
  const staff = await currentStaff(deps, token, touches(c, options));
  if (staff === null) throw unauthenticated();
  return staff;
}

async function capableStaff(
  c: Context,
  deps: Deps,
  missingOf: (staff: Staff) => PlatformCapability | null,
  options: GuardOptions,
): Promise<Staff> {
  const staff = await signedInStaff(c, deps, options);
  const missing = missingOf(staff);
  if (missing !== null) await denyStaff(deps, staff, missing, isMutation(c));
  return staff;
}

/** Signed in on the admin plane, else 401. */
export const operator =
  (options: GuardOptions = {}): Guard<{ operator: Operator }> =>
  async (c, next) => {
    c.set("operator", await logRefusals(c, () => signedIn(c, c.var.deps, options)));
    await next();
  };

/** 401 without a session, 404 without a membership of `:workspaceId`, 403 without the capability there (null: any role). */
export const workspace =
  (capability: Capability | null): Guard<{ operator: Operator; workspaceScope: WorkspaceScope }> =>
  async (c, next) => {
    const scope = await logRefusals(c, () => inWorkspace(c, c.var.deps, capability));
    c.set("operator", scope.operator);
    c.set("workspaceScope", scope);
    await next();
  };

/** 401 without a session, 404 without an entitlement to `:tenantId`, 403 without the capability there. */
export const tenant =
  (needed: NeededCapability): Guard<{ operator: Operator; tenantScope: TenantScope }> =>
  async (c, next) => {
    const scope = await logRefusals(c, () => inTenant(c, c.var.deps, needed));
    c.set("operator", scope.operator);
    c.set("tenantScope", scope);
    await next();
  };

/** For changing who is entitled to `:tenantId`: 401, 404, then 403 without `members.manage` in the tenant's workspace. */
export const entitlements = (): Guard<{ operator: Operator; workspaceScope: WorkspaceScope }> => async (c, next) => {
  const scope = await logRefusals(c, async () =>
    resolveEntitlementScope(c.var.deps, await signedIn(c, c.var.deps), c.req.param("tenantId") ?? ""),
  );
  c.set("operator", scope.operator);
  c.set("workspaceScope", scope);
  await next();
};

/** The token of the body, before its validation; null when there is none to ask about. */
async function invitationToken(c: Context): Promise<string | null> {
  const body: unknown = await c.req.json().catch(() => null);
  return typeof body === "object" && body !== null && "token" in body && typeof body.token === "string"
    ? body.token
    : null;
}

/**
 * For who holds a link, signed in or not: 404 unless the invitation of the body's `token` is open. A body without a token
 * is the validation's to refuse, which stands after this.
 */
export const invitation = (): Guard<{ invitation: FoundInvitation; visitor: Operator | null }> => async (c, next) => {
  const { deps } = c.var;
  const token = await invitationToken(c);
  if (token !== null) c.set("invitation", await logRefusals(c, () => resolveInvitation(deps, token)));
  c.set("visitor", await currentOperator(deps, await readSessionToken(c, "admin", deps.settings.authSecret)));
  await next();
};

const PANEL: PlatformCapability = "platform.access_system_panel";

/** A staff session, whatever its capabilities, else 401. */
export const staffSession =
  (options: GuardOptions = {}): Guard<{ staff: Staff }> =>
  async (c, next) => {
    c.set("staff", await logRefusals(c, () => signedInStaff(c, c.var.deps, options)));
    await next();
  };

/** 401 without a staff session, 403 without the panel capability or the given one. */
export const staff =
  (capability: PlatformCapability = PANEL, options: GuardOptions = {}): Guard<{ staff: Staff }> =>
  async (c, next) => {
    const missingOf = (person: Staff) => [PANEL, capability].find((needed) => !person.capabilities.has(needed)) ?? null;
    c.set("staff", await logRefusals(c, () => capableStaff(c, c.var.deps, missingOf, options)));
    await next();
  };

/** The dashboard gate of domain §3: 401 without a staff session, 403 when it does not pass. */
export const staffGate =
  (options: GuardOptions = {}): Guard<{ staff: Staff }> =>
  async (c, next) => {
    const missingOf = (person: Staff) => {
      if (passesDashboardGate(person.capabilities)) return null;
      return person.capabilities.has(PANEL) ? DASHBOARD_CAPABILITY : PANEL;
    };
    c.set("staff", await logRefusals(c, () => capableStaff(c, c.var.deps, missingOf, options)));
    await next();
  };
