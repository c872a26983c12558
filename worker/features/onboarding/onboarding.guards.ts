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
  resolveWorkspaceScope,
} from "../access/guards.ts";
import { type Draft, type DraftScope, placeOfDraft, readDraft } from "./drafts.usecases.ts";

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
      const place = await placeOfDraft(SYSTEM_SCOPE, deps, draftId);
      if (place === null) throw notFound();
      const scope =
        place.tenantId === null
          ? await resolveWorkspaceScope(deps, operator, place.workspaceId)
          : await resolveTenantScope(deps, operator, place.tenantId);
      await requireCapability(deps, scope, capability);
      c.set("draftScope", scope);
      c.set("draft", await readDraft(deps, scope, draftId));
    });
    await next();
  });
