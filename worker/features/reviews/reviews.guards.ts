import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import {
  logRefusals,
  type Operator,
  requireCapability,
  resolveTenantScope,
  type TenantScope,
} from "../access/guards.ts";
import { placeOfReview, type Review, readReview } from "./reviews.queries.ts";

/** After `operator()`: 404 for a review that does not exist and for one of a tenant out of scope, alike; then 403. */
export const review = (capability: Capability) =>
  createMiddleware<{
    Bindings: Env;
    Variables: AppVariables & { operator: Operator; tenantScope: TenantScope; review: Review };
  }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const id = c.req.param("reviewId") ?? "";
      const place = await placeOfReview(SYSTEM_SCOPE, deps, id);
      if (place === undefined) throw notFound();
      const scope = await resolveTenantScope(deps, operator, place.tenantId);
      await requireCapability(deps, scope, capability);
      c.set("tenantScope", scope);
      c.set("review", await readReview(scope, deps, id));
    });
    await next();
  });
