import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { isId } from "../../platform/ids.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { openLiveView } from "../live/open.usecases.ts";
import { runListSchema, runViewSchema, startRequestSchema } from "./operations.contract.ts";
import { ofItsType, ofRequestedType, queriedWorkspace, run } from "./operations.guards.ts";
import { presentRun } from "./operations.presenter.ts";
import { listTenantRuns, readRun } from "./operations.queries.ts";
import { cancelRun, retryRun, startOperation } from "./operations.usecases.ts";

const tenantParams = z.object({ tenantId: z.string() });
const runParams = z.object({ runId: z.string() });
const cursorQuery = z.strictObject({
  cursor: z
    .string()
    .refine((text) => isId(text, "run"), "Not a cursor of this list.")
    .optional(),
});

const start = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/operations",
  summary: "Start an operation on a tenant, or find the active run of the same type and inputs",
  middleware: [tenant(ofRequestedType), idempotent("admin")] as const,
  request: {
    params: tenantParams,
    body: { required: true, content: { "application/json": { schema: startRequestSchema } } },
  },
  responses: {
    201: json(runViewSchema, "A new run"),
    200: json(runViewSchema, "The active run that was found"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 423, 503),
  },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/operations",
  summary: "Runs of a tenant, newest first",
  middleware: [tenant("operations.view")] as const,
  request: { params: tenantParams, query: cursorQuery },
  responses: { 200: json(runListSchema, "A page of runs"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/operations/{runId}",
  summary: "One run",
  middleware: [operator(), run("operations.view")] as const,
  request: { params: runParams },
  responses: { 200: json(runViewSchema, "The run"), ...problems(401, 403, 404, 503) },
});

const cancel = createRoute({
  method: "post",
  path: "/api/admin/operations/{runId}/cancel",
  summary: "Cancel a queued or running run",
  middleware: [operator(), run(ofItsType), idempotent("admin")] as const,
  request: { params: runParams },
  responses: { 200: json(runViewSchema, "The cancelled run"), ...problems(401, 403, 404, 409, 503) },
});

const retry = createRoute({
  method: "post",
  path: "/api/admin/operations/{runId}/retry",
  summary: "Start a run that did not succeed once more",
  middleware: [operator(), run(ofItsType), idempotent("admin")] as const,
  request: { params: runParams },
  responses: {
    201: json(runViewSchema, "A new run"),
    200: json(runViewSchema, "The active run that was found"),
    ...problems(401, 403, 404, 409, 422, 423, 503),
  },
});

const live = createRoute({
  method: "get",
  path: "/api/admin/live",
  summary: "WebSocket: runs and onboarding drafts of a workspace that the operator may see, as they change",
  middleware: [operator({ touch: false }), queriedWorkspace()] as const,
  request: { query: z.object({ workspace_id: z.string() }) },
  responses: { 101: { description: "Switching to WebSocket" }, ...problems(401, 403, 404, 426) },
});

export const operationRoutes = featureApp()
  .openapi(start, async (c) => {
    const ensured = await startOperation(c.var.deps, c.var.tenantScope, c.req.valid("json"));
    return c.json(presentRun(ensured.run), ensured.created ? 201 : 200);
  })
  .openapi(list, async (c) => {
    const page = await listTenantRuns(c.var.deps, c.var.tenantScope, c.req.valid("query").cursor ?? null);
    return c.json({ items: page.runs.map(presentRun), next_cursor: page.nextCursor }, 200);
  })
  .openapi(show, async (c) => {
    const found = await readRun(c.var.deps, c.var.runScope, c.req.valid("param").runId);
    return c.json(presentRun(found), 200);
  })
  .openapi(cancel, async (c) => {
    const cancelled = await cancelRun(c.var.deps, c.var.runScope, c.req.valid("param").runId);
    return c.json(presentRun(cancelled), 200);
  })
  .openapi(retry, async (c) => {
    const ensured = await retryRun(c.var.deps, c.var.runScope, c.req.valid("param").runId);
    return c.json(presentRun(ensured.run), ensured.created ? 201 : 200);
  })
  .openapi(live, (c) => openLiveView(c.var.deps, c.var.workspaceScope, c.req.raw) as unknown as Promise<never>);
