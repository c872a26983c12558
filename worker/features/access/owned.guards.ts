import type { Context, MiddlewareHandler } from "hono";
import type { AppVariables, Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import type { Capability } from "./capabilities.contract.ts";
import {
  logRefusals,
  type Operator,
  requireCapability,
  resolveTenantScope,
  resolveWorkspaceScope,
  type TenantScope,
  type WorkspaceScope,
} from "./guards.ts";

// The guards of what an address names by its own id. All of them stand after `operator()` and refuse in one order: 404 for
// what does not exist and for what is out of scope, alike; then 403.

/** Where something belongs, by its id; undefined for an unknown or malformed one. Says nothing about who may know of it. */
type FindPlace<P> = (scope: SystemScope, deps: Deps, id: string) => Promise<P | undefined>;

type Guard<V> = MiddlewareHandler<{ Bindings: Env; Variables: AppVariables & { operator: Operator } & V }>;

async function resolveOwner(
  deps: Deps,
  operator: Operator,
  id: string,
  findPlace: FindPlace<{ tenantId: string }>,
  capability: Capability,
): Promise<TenantScope> {
  const place = await findPlace(SYSTEM_SCOPE, deps, id);
  if (place === undefined) throw notFound();
  const scope = await resolveTenantScope(deps, operator, place.tenantId);
  await requireCapability(deps, scope, capability);
  return scope;
}

/** The guard of what one parameter of the address names, where its tenant is all that is asked for. */
export const ownedByTenant =
  (parameter: string, findPlace: FindPlace<{ tenantId: string }>) =>
  (capability: Capability): Guard<{ tenantScope: TenantScope }> =>
  async (c, next) => {
    const { deps, operator } = c.var;
    const id = c.req.param(parameter) ?? "";
    c.set("tenantScope", await logRefusals(c, () => resolveOwner(deps, operator, id, findPlace, capability)));
    await next();
  };

/**
 * The same for what is handed on as well: under its name, which the parameter of the address has with `Id` behind it.
 *
 * @param read null for what is not there to be seen after all
 */
export const readOfTenant =
  <K extends string, T>(
    name: K,
    findPlace: FindPlace<{ tenantId: string }>,
    read: (scope: TenantScope, deps: Deps, id: string) => Promise<T | null>,
  ) =>
  (capability: Capability): Guard<{ tenantScope: TenantScope } & Record<K, T>> =>
  // a plain context: the type of one whose variable is named by a parameter takes none
  async (c: Context, next) => {
    await logRefusals(c, async () => {
      const deps: Deps = c.var.deps;
      const id = c.req.param(`${name}Id`) ?? "";
      const scope = await resolveOwner(deps, c.var.operator, id, findPlace, capability);
      const found: T | null = await read(scope, deps, id);
      if (found === null) throw notFound();
      c.set("tenantScope", scope);
      c.set(name, found);
    });
    await next();
  };

/**
 * The scope of what belongs to a tenant or, without one, to the members of its workspace.
 *
 * @param needed there; some of it is told by the place
 * @throws AppError 404, then 403
 */
export async function resolveHolder<P extends { workspaceId: string; tenantId: string | null }>(
  deps: Deps,
  operator: Operator,
  id: string,
  findPlace: FindPlace<P>,
  needed: (place: P) => Capability,
): Promise<WorkspaceScope | TenantScope> {
  const place = await findPlace(SYSTEM_SCOPE, deps, id);
  if (place === undefined) throw notFound();
  const scope =
    place.tenantId === null
      ? await resolveWorkspaceScope(deps, operator, place.workspaceId)
      : await resolveTenantScope(deps, operator, place.tenantId);
  await requireCapability(deps, scope, needed(place));
  return scope;
}
