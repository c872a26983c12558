import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { SYSTEM_SCOPE } from "../../platform/system-scope.ts";
import { logRefusals, type Operator } from "../access/guards.ts";
import { ownedByTenant } from "../access/owned.guards.ts";
import { downloadPack, type PackDownload } from "./download-pack.usecases.ts";
import { placeOfPack } from "./packs.usecases.ts";

/** After `operator()`: 404 for a pack that does not exist and for one of a tenant out of scope, alike; then 403. */
export const pack = ownedByTenant("packId", placeOfPack);

/** After `operator()`: the bytes that the link opens for them now; 404 for any other link. */
export const download = () =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { operator: Operator; download: PackDownload } }>(
    async (c, next) => {
      const { deps, operator } = c.var;
      const token = c.req.param("token") ?? "";
      const isHead = c.req.method === "HEAD";
      c.set("download", await logRefusals(c, () => downloadPack(SYSTEM_SCOPE, deps, operator, token, { isHead })));
      await next();
    },
  );
