import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { workspace } from "../access/guards.ts";
import { tenantListQuery, tenantListSchema } from "./tenants.contract.ts";
import { readTenants } from "./tenants.usecases.ts";

const listTenants = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/tenants",
  summary: "Tenants of a workspace that the operator is entitled to",
  middleware: [workspace(null)] as const,
  request: { params: z.object({ workspaceId: z.string() }), query: tenantListQuery },
  responses: { 200: json(tenantListSchema, "A page of tenants"), ...problems(401, 404, 422) },
});

export const tenantRoutes = featureApp().openapi(listTenants, async (c) =>
  c.json(await readTenants(c.var.deps, c.var.workspaceScope, c.req.valid("query")), 200),
);
