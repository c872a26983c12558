import type { Context } from "hono";
import { createMiddleware } from "hono/factory";
import type { AppVariables, Deps } from "../../deps.ts";
import type { Capability } from "../access/capabilities.contract.ts";
import { logRefusals, type Operator, requireCapability, resolveTenantScope } from "../access/guards.ts";
import { resolveHolder } from "../access/owned.guards.ts";
import { type Draft, type DraftScope, placeOfDraft, readDraft } from "./drafts.usecases.ts";
import { draftViewSchema } from "./onboarding.contract.ts";

/**
 * After `operator()`: 404 for a draft that does not exist and for one of a tenant or workspace out of scope, alike; 403
 * without the capability there. A draft without a tenant belongs to the members of its workspace.
 */
export const draft = (capability: Capability) =>
  createMiddleware<{
    Bindings: Env;
    Variables: AppVariables & { operator: Operator; draftScope: DraftScope; draft: Draft };
  }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const draftId = c.req.param("draftId") ?? "";
      const scope = await resolveHolder(deps, operator, draftId, placeOfDraft, () => capability);
      c.set("draftScope", scope);
      c.set("draft", await readDraft(deps, scope, draftId));
    });
    await next();
  });

/**
 * For a kept answer: the draft that was found may be of a tenant, which the guard of a workspace or of a blank draft knows
 * nothing of. @throws AppError 404 when the tenant was taken from the caller, 403 when the capability there was
 */
export const maySeeTenant = (c: Context, answer: unknown): Promise<void> =>
  logRefusals(c, async () => {
    const { tenant } = draftViewSchema.pick({ tenant: true }).parse(answer);
    if (tenant === null) return;
    const deps: Deps = c.var.deps;
    await requireCapability(deps, await resolveTenantScope(deps, c.var.operator, tenant.id), "onboarding.manage");
  });
