import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import {
  logRefusals,
  type Operator,
  requireCapability,
  resolveTenantScope,
  type TenantScope,
} from "../access/guards.ts";
import { placeOfReport } from "./reports.usecases.ts";

/** After `operator()`: 404 for a report that does not exist and for one of a tenant out of scope, alike; then 403. */
export const report = (capability: Capability) =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { operator: Operator; tenantScope: TenantScope } }>(
    async (c, next) => {
      await logRefusals(c, async () => {
        const { deps, operator } = c.var;
        const id = c.req.param("reportId") ?? "";
        const place = isId(id, "rep") ? await placeOfReport(SYSTEM_SCOPE, deps, id) : undefined;
        if (place === undefined) throw notFound();
        const scope = await resolveTenantScope(deps, operator, place.tenantId);
        await requireCapability(deps, scope, capability);
        c.set("tenantScope", scope);
      });
      await next();
    },
  );
