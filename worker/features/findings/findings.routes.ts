import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { actOnFindings, changeFinding } from "./change.usecases.ts";
import {
  findingActionsResultSchema,
  findingActionsSchema,
  findingChangeSchema,
  findingDetailSchema,
  findingOwnersSchema,
  findingPageSchema,
  findingQuerySchema,
  findingSummarySchema,
} from "./findings.contract.ts";
import { finding } from "./findings.guards.ts";
import { readFinding } from "./findings.usecases.ts";
import { listFindings, readOwners, summariseFindings } from "./list.usecases.ts";

const tenantParams = z.object({ tenantId: z.string() });
const findingParams = z.object({ findingId: z.string() });
const body = <T extends z.ZodType>(schema: T) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/findings",
  summary: "Findings of a tenant, worst first, with filters; those that are not resolved unless asked otherwise",
  middleware: [tenant("findings.view")] as const,
  request: { params: tenantParams, query: findingQuerySchema },
  responses: { 200: json(findingPageSchema, "A page of findings"), ...problems(401, 403, 404, 422, 503) },
});

const summary = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/findings/summary",
  summary: "How many findings of a tenant wait for somebody, counted to a bound",
  middleware: [tenant("findings.view")] as const,
  request: { params: tenantParams },
  responses: { 200: json(findingSummarySchema, "The counts"), ...problems(401, 403, 404, 503) },
});

const owners = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/findings/owners",
  summary: "Who can own a finding of the tenant",
  middleware: [tenant("findings.view")] as const,
  request: { params: tenantParams },
  responses: {
    200: json(findingOwnersSchema, "Members who are entitled to the tenant"),
    ...problems(401, 403, 404, 503),
  },
});

const act = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/findings/actions",
  summary: "Do the same to many findings of a tenant; the answer says of each what happened",
  middleware: [tenant("findings.manage"), idempotent("admin")] as const,
  request: { params: tenantParams, body: body(findingActionsSchema) },
  responses: {
    200: json(findingActionsResultSchema, "What happened"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/findings/{findingId}",
  summary: "One finding, with what supports it",
  middleware: [operator(), finding("findings.view")] as const,
  request: { params: findingParams },
  responses: { 200: json(findingDetailSchema, "The finding"), ...problems(401, 403, 404, 503) },
});

const change = createRoute({
  method: "patch",
  path: "/api/admin/findings/{findingId}",
  summary: "Change one finding, as the caller saw it",
  middleware: [operator(), finding("findings.manage"), idempotent("admin")] as const,
  request: { params: findingParams, body: body(findingChangeSchema) },
  responses: {
    200: json(findingDetailSchema, "The finding"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

export const findingRoutes = featureApp()
  .openapi(list, async (c) => c.json(await listFindings(c.var.deps, c.var.tenantScope, c.req.valid("query")), 200))
  .openapi(summary, async (c) => c.json(await summariseFindings(c.var.deps, c.var.tenantScope), 200))
  .openapi(owners, async (c) => c.json(await readOwners(c.var.deps, c.var.tenantScope), 200))
  .openapi(act, async (c) => c.json(await actOnFindings(c.var.deps, c.var.tenantScope, c.req.valid("json")), 200))
  .openapi(show, async (c) =>
    c.json(await readFinding(c.var.deps, c.var.tenantScope, c.req.valid("param").findingId), 200),
  )
  .openapi(change, async (c) => {
    const { deps, tenantScope } = c.var;
    return c.json(await changeFinding(deps, tenantScope, c.req.valid("param").findingId, c.req.valid("json")), 200);
  });
