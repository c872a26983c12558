import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import {
  reportItemsQuerySchema,
  reportItemsSchema,
  reportPageSchema,
  reportQuerySchema,
  reportSchema,
} from "./reports.contract.ts";
import { report } from "./reports.guards.ts";
import { listReports, readItems, readReport } from "./reports.usecases.ts";

const reportParams = z.object({ reportId: z.string() });

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/reports",
  summary: "Stored reports of a tenant, newest first",
  middleware: [tenant("reports.view")] as const,
  request: { params: z.object({ tenantId: z.string() }), query: reportQuerySchema },
  responses: { 200: json(reportPageSchema, "A page of stored reports"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/reports/{reportId}",
  summary: "One stored report, without its long lists",
  middleware: [operator(), report("reports.view")] as const,
  request: { params: reportParams },
  responses: { 200: json(reportSchema, "The stored report"), ...problems(401, 403, 404, 503) },
});

const items = createRoute({
  method: "get",
  path: "/api/admin/reports/{reportId}/items",
  summary: "The items of a stored report, a part at a time",
  middleware: [operator(), report("reports.view")] as const,
  request: { params: reportParams, query: reportItemsQuerySchema },
  responses: { 200: json(reportItemsSchema, "Items of one part"), ...problems(401, 403, 404, 422, 503) },
});

export const reportRoutes = featureApp()
  .openapi(list, async (c) => c.json(await listReports(c.var.deps, c.var.tenantScope, c.req.valid("query")), 200))
  .openapi(show, async (c) =>
    c.json(await readReport(c.var.deps, c.var.tenantScope, c.req.valid("param").reportId), 200),
  )
  .openapi(items, async (c) => {
    const { reportId } = c.req.valid("param");
    return c.json(await readItems(c.var.deps, c.var.tenantScope, reportId, c.req.valid("query").part), 200);
  });
