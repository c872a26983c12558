import { createRoute, z } from "@hono/zod-openapi";
import { sql } from "drizzle-orm";
import { featureApp } from "../../feature-app.ts";
import { API_DOCUMENT } from "../../openapi.ts";
import { json, problems } from "../../platform/validation.ts";

const healthSchema = z.object({ status: z.literal("ok"), version: z.string() }).openapi("Health");

const getHealth = createRoute({
  method: "get",
  path: "/api/health",
  summary: "Whether the service and its database answer",
  responses: { 200: json(healthSchema, "Both answer"), ...problems(503) },
});

export const healthRoutes = featureApp().openapi(getHealth, async (c) => {
  await c.var.deps.db.get(sql`SELECT 1`);
  return c.json({ status: "ok" as const, version: API_DOCUMENT.info.version }, 200);
});
