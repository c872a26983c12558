import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { workspace } from "../access/guards.ts";
import { auditExportQuery, auditLogQuery, auditLogSchema } from "./audit-log.contract.ts";
import { readAuditLog } from "./audit-log.usecases.ts";
import { exportAuditLog } from "./export.usecases.ts";

const params = z.object({ workspaceId: z.string() });

const readLog = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/audit",
  summary: "The workspace's audit, newest first: its own entries, and those of tenants whose audit the viewer may read",
  middleware: [workspace("audit.view")] as const,
  request: { params, query: auditLogQuery },
  responses: { 200: json(auditLogSchema, "A page of entries"), ...problems(401, 403, 404, 422, 503) },
});

const exportLog = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/audit.csv",
  summary: "The same as a file for spreadsheets; one that was cut says so in its last line",
  middleware: [workspace("audit.view")] as const,
  request: { params, query: auditExportQuery },
  responses: {
    200: { description: "The entries, a line each", content: { "text/csv": { schema: z.string() } } },
    ...problems(401, 403, 404, 422, 503),
  },
});

export const auditLogRoutes = featureApp()
  .openapi(readLog, async (c) =>
    c.json(await readAuditLog(c.var.deps, c.var.workspaceScope, c.req.valid("query")), 200),
  )
  .openapi(exportLog, async (c) => {
    const { fileName, body } = await exportAuditLog(c.var.deps, c.var.workspaceScope, c.req.valid("query"));
    return c.body(body, 200, {
      "Content-Type": "text/csv; charset=utf-8; header=present",
      "Content-Disposition": `attachment; filename="${fileName}"`,
    });
  });
