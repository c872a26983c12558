import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import {
  logRefusals,
  type Operator,
  requireCapability,
  resolveTenantScope,
  type TenantScope,
} from "../access/guards.ts";
import { readOfTenant } from "../access/owned.guards.ts";
import { placeOfConnection } from "../providers/connections.usecases.ts";
import { resolveState, type StartedConsent } from "./consent.usecases.ts";
import { readConnection } from "./manage.usecases.ts";

type Variables = AppVariables & { operator: Operator; tenantScope: TenantScope };

/** After `operator()`: 404 for a connection that does not exist and for one of a tenant out of scope, alike; then 403. */
export const connection = readOfTenant("connection", placeOfConnection, (scope, deps, id) =>
  readConnection(deps, scope, id),
);

/** The state of the body, before its validation; null when there is none to ask about. */
async function stateOf(c: Context): Promise<string | null> {
  const body: unknown = await c.req.json().catch(() => null);
  return typeof body === "object" && body !== null && "state" in body && typeof body.state === "string"
    ? body.state
    : null;
}

/**
 * After `operator()`: 422 for a state that was not started in this session, then 404 and 403 as for its connection. A body
 * without a state is the validation's to refuse, which stands after this.
 */
export const consent = () =>
  createMiddleware<{ Bindings: Env; Variables: Variables & { consent: StartedConsent } }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const state = await stateOf(c);
      if (state === null) return;
      const started = await resolveState(SYSTEM_SCOPE, deps, operator, state);
      const scope = await resolveTenantScope(deps, operator, started.tenantId);
      await requireCapability(deps, scope, "provider.manage");
      c.set("tenantScope", scope);
      c.set("consent", started);
    });
    await next();
  });
