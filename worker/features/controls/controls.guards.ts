import { createMiddleware } from "hono/factory";
import type { AppVariables } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { logRefusals } from "../access/guards.ts";
import { CONTROL_KEYS, type ControlKey } from "./control-catalog.contract.ts";

/** After a staff guard: 404 unless `:key` is a control of the catalog. */
export const control = () =>
  createMiddleware<{ Bindings: Env; Variables: AppVariables & { controlKey: ControlKey } }>(async (c, next) => {
    const key = await logRefusals(c, async () => {
      const asked = c.req.param("key");
      const known = CONTROL_KEYS.find((candidate) => candidate === asked);
      if (known === undefined) throw notFound();
      return known;
    });
    c.set("controlKey", key);
    await next();
  });
