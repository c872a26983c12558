import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { workspace } from "../access/guards.ts";
import { listQuerySchema, runPageSchema } from "./list.contract.ts";
import { listOperations } from "./list.usecases.ts";

const list = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/operations",
  summary: "Runs of a workspace that the operator may see, newest first, with filters",
  // which runs are shown is decided by the role on each run's place
  middleware: [workspace(null)] as const,
  request: { params: z.object({ workspaceId: z.string() }), query: listQuerySchema },
  responses: { 200: json(runPageSchema, "A page of runs"), ...problems(401, 404, 422, 503) },
});

export const operationListRoutes = featureApp().openapi(list, async (c) =>
  c.json(await listOperations(c.var.deps, c.var.workspaceScope, c.req.valid("query")), 200),
);
