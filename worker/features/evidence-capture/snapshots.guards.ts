import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import { logRefusals, type Operator, type TenantScope } from "../access/guards.ts";
import { resolveOwner } from "../access/owned.guards.ts";
import type { Snapshot } from "../evidence/evidence.contract.ts";
import { placeOfSnapshot, readSnapshot } from "../evidence/evidence.queries.ts";

/**
 * After `operator()`: 404 for a snapshot that does not exist, for one that is not complete and for one of a tenant out of
 * scope, alike; then 403.
 */
export const snapshot = (capability: Capability) =>
  createMiddleware<{
    Bindings: Env;
    Variables: AppVariables & { operator: Operator; tenantScope: TenantScope; snapshot: Snapshot };
  }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const id = c.req.param("snapshotId") ?? "";
      const scope = await resolveOwner(deps, operator, id, placeOfSnapshot, capability);
      const found = await readSnapshot(scope, deps, id);
      if (found === null) throw notFound();
      c.set("tenantScope", scope);
      c.set("snapshot", found);
    });
    await next();
  });
