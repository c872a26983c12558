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
import { downloadPack, type PackDownload } from "./download-pack.usecases.ts";
import { placeOfPack } from "./packs.usecases.ts";

type Variables = AppVariables & { operator: Operator; tenantScope: TenantScope };

/** After `operator()`: 404 for a pack that does not exist and for one of a tenant out of scope, alike; then 403. */
export const pack = (capability: Capability) =>
  createMiddleware<{ Bindings: Env; Variables: Variables }>(async (c, next) => {
    await logRefusals(c, async () => {
      const { deps, operator } = c.var;
      const place = await placeOfPack(SYSTEM_SCOPE, deps, c.req.param("packId") ?? "");
      if (place === null) throw notFound();
      const scope = await resolveTenantScope(deps, operator, place.tenantId);
      await requireCapability(deps, scope, capability);
      c.set("tenantScope", scope);
    });
    await next();
  });

/** After `operator()`: the bytes that the link opens for them now; 404 for any other link. */
export const download = () =>
  createMiddleware<{ Bindings: Env; Variables: Variables & { download: PackDownload } }>(async (c, next) => {
    const { deps, operator } = c.var;
    const token = c.req.param("token") ?? "";
    const isHead = c.req.method === "HEAD";
    c.set("download", await logRefusals(c, () => downloadPack(SYSTEM_SCOPE, deps, operator, token, { isHead })));
    await next();
  });
