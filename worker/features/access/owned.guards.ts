import { createMiddleware } from "hono/factory";
import type { AppVariables, Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import type { Capability } from "./capabilities.contract.ts";
import { logRefusals, type Operator, requireCapability, resolveTenantScope, type TenantScope } from "./guards.ts";

/** Where something belongs, by its id; nothing for an unknown or malformed one. Says nothing about who may know of it. */
type FindPlace = (scope: SystemScope, deps: Deps, id: string) => Promise<{ tenantId: string } | null | undefined>;

/**
 * The scope of the tenant that something belongs to.
 *
 * @throws AppError 404 for what does not exist and for what is of a tenant out of scope, alike; then 403
 */
export async function resolveOwner(
  deps: Deps,
  operator: Operator,
  id: string,
  findPlace: FindPlace,
  capability: Capability,
): Promise<TenantScope> {
  const place = await findPlace(SYSTEM_SCOPE, deps, id);
  if (!place) throw notFound();
  const scope = await resolveTenantScope(deps, operator, place.tenantId);
  await requireCapability(deps, scope, capability);
  return scope;
}

/** After `operator()`: the guard of what one parameter of the address names. */
export const ownedByTenant = (parameter: string, findPlace: FindPlace) => (capability: Capability) =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { operator: Operator; tenantScope: TenantScope } }>(
    async (c, next) => {
      const { deps, operator } = c.var;
      const id = c.req.param(parameter) ?? "";
      c.set("tenantScope", await logRefusals(c, () => resolveOwner(deps, operator, id, findPlace, capability)));
      await next();
    },
  );
