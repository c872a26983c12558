import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { staff } from "../access/guards.ts";
import { staffRunListSchema, staffRunSchema, staffRunsQuery } from "./staff-runs.contract.ts";
import { readStaffRun, readStaffRuns } from "./staff-runs.usecases.ts";

const OPS = "platform.ops.view";

const list = createRoute({
  method: "get",
  path: "/api/system/operations",
  summary: "Runs of all workspaces, newest first",
  middleware: [staff(OPS)] as const,
  request: { query: staffRunsQuery },
  responses: { 200: json(staffRunListSchema, "A page of runs"), ...problems(401, 403, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/system/operations/{runId}",
  summary: "One run of any workspace",
  middleware: [staff(OPS)] as const,
  request: { params: z.object({ runId: z.string() }) },
  responses: { 200: json(staffRunSchema, "The run"), ...problems(401, 403, 404, 503) },
});

export const staffRunRoutes = featureApp()
  .openapi(list, async (c) => c.json(await readStaffRuns(c.var.deps, c.var.staff, c.req.valid("query")), 200))
  .openapi(show, async (c) => c.json(await readStaffRun(c.var.deps, c.var.staff, c.req.valid("param").runId), 200));
