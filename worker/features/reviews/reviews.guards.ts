import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import { logRefusals, type Operator, type TenantScope } from "../access/guards.ts";
import { resolveOwner } from "../access/owned.guards.ts";
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
      const scope = await resolveOwner(deps, operator, id, placeOfReview, capability);
      c.set("tenantScope", scope);
      c.set("review", await readReview(scope, deps, id));
    });
    await next();
  });
