import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { tenant, workspace } from "../access/guards.ts";
import { tenantDetailSchema, tenantListQuery, tenantListSchema } from "./tenants.contract.ts";
import { readTenant, readTenants } from "./tenants.usecases.ts";

const listTenants = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/tenants",
  summary: "Tenants of a workspace that the operator is entitled to",
  middleware: [workspace(null)] as const,
  request: { params: z.object({ workspaceId: z.string() }), query: tenantListQuery },
  responses: { 200: json(tenantListSchema, "A page of tenants"), ...problems(401, 404, 422) },
});

const getTenant = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}",
  summary: "One tenant, its provider connection and its latest runs",
  middleware: [tenant("tenant.view")] as const,
  request: { params: z.object({ tenantId: z.string() }) },
  responses: { 200: json(tenantDetailSchema, "The tenant"), ...problems(401, 403, 404) },
});

export const tenantRoutes = featureApp()
  .openapi(listTenants, async (c) =>
    c.json(await readTenants(c.var.deps, c.var.workspaceScope, c.req.valid("query")), 200),
  )
  .openapi(getTenant, async (c) => c.json(await readTenant(c.var.deps, c.var.tenantScope), 200));
