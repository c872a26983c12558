import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { tenant } from "../access/guards.ts";
import { tenantDetailSchema } from "../tenants/tenants.contract.ts";
import { readTenant } from "./dashboard.usecases.ts";

const getTenant = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}",
  summary: "One tenant, its provider connection, its latest runs, how it is and what to do next",
  middleware: [tenant("tenant.view")] as const,
  request: { params: z.object({ tenantId: z.string() }) },
  responses: { 200: json(tenantDetailSchema, "The tenant"), ...problems(401, 403, 404) },
});

export const tenantDashboardRoutes = featureApp().openapi(getTenant, async (c) =>
  c.json(await readTenant(c.var.deps, c.var.tenantScope), 200),
);
