import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { notFound } from "../../platform/errors.ts";
import { idempotent, neverKept } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reportViewSchema } from "../providers/verification.contract.ts";
import { presentReport } from "../providers/verification-reports.presenter.ts";
import { latestReport } from "../providers/verification-reports.usecases.ts";
import { completeConsent } from "./complete-consent.usecases.ts";
import {
  changeConnectionSchema,
  connectionListSchema,
  connectionViewSchema,
  consentResultSchema,
  consentReturnSchema,
  consentStartSchema,
  createConnectionSchema,
  credentialInputSchema,
  requiredPermissionsSchema,
} from "./connections.contract.ts";
import { connection, consent } from "./connections.guards.ts";
import { startConsent } from "./consent.usecases.ts";
import { changeConnection, createConnection, readConnections, rotateCredential } from "./manage.usecases.ts";
import { readRequiredPermissions } from "./required-permissions.usecases.ts";

const leadsNowhere = (answer: unknown): boolean =>
  consentResultSchema.pick({ next_url: true }).parse(answer).next_url === null;

const tenantParams = z.object({ tenantId: z.string() });
const connectionParams = z.object({ connectionId: z.string() });
const body = <T extends z.ZodType>(schema: T) => ({
  required: true as const,
  content: { "application/json": { schema } },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/provider-connections",
  summary: "Provider connections of a tenant",
  middleware: [tenant("tenant.view")] as const,
  request: { params: tenantParams },
  responses: { 200: json(connectionListSchema, "Its connections"), ...problems(401, 403, 404, 503) },
});

const create = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/provider-connections",
  summary: "Add a provider connection and make it the tenant's default",
  middleware: [tenant("provider.manage"), idempotent("admin")] as const,
  request: { params: tenantParams, body: body(createConnectionSchema) },
  responses: {
    201: json(connectionViewSchema, "The new connection"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/provider-connections/{connectionId}",
  summary: "One provider connection",
  middleware: [operator(), connection("tenant.view")] as const,
  request: { params: connectionParams },
  responses: { 200: json(connectionViewSchema, "The connection"), ...problems(401, 403, 404, 503) },
});

const change = createRoute({
  method: "patch",
  path: "/api/admin/provider-connections/{connectionId}",
  summary: "Enable or disable a provider connection, or make it the default",
  middleware: [operator(), connection("provider.manage"), idempotent("admin")] as const,
  request: { params: connectionParams, body: body(changeConnectionSchema) },
  responses: {
    200: json(connectionViewSchema, "The connection"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const rotate = createRoute({
  method: "put",
  path: "/api/admin/provider-connections/{connectionId}/credential",
  summary: "Replace the credential of a dedicated connection",
  middleware: [operator(), connection("provider.manage"), idempotent("admin")] as const,
  request: { params: connectionParams, body: body(credentialInputSchema) },
  responses: {
    200: json(connectionViewSchema, "The connection, without its credential"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const start = createRoute({
  method: "post",
  path: "/api/admin/provider-connections/{connectionId}/consent",
  summary: "Begin an admin consent: where to send the browser",
  // the address holds a state that is good once: it is not kept
  middleware: [operator(), connection("provider.manage"), idempotent("admin", { keepsAnswer: neverKept })] as const,
  request: { params: connectionParams },
  responses: { 200: json(consentStartSchema, "Where to go"), ...problems(401, 403, 404, 409, 503) },
});

const complete = createRoute({
  method: "post",
  path: "/api/admin/provider-consents",
  summary: "Take up what the provider's consent redirect brought back",
  // so does the address of a sign-in, with its nonce
  middleware: [operator(), consent(), idempotent("admin", { keepsAnswer: leadsNowhere })] as const,
  request: { body: body(consentReturnSchema) },
  responses: {
    200: json(consentResultSchema, "What came of it"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const permissions = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/required-permissions",
  summary: "What the product needs in a tenant, beside what it was granted",
  middleware: [tenant("tenant.view")] as const,
  request: { params: tenantParams },
  responses: { 200: json(requiredPermissionsSchema, "The permissions"), ...problems(401, 403, 404, 503) },
});

const report = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/verification-report",
  summary: "Latest verification report of a tenant",
  middleware: [tenant("tenant.view")] as const,
  request: { params: tenantParams },
  responses: { 200: json(reportViewSchema, "The report"), ...problems(401, 403, 404, 503) },
});

export const connectionRoutes = featureApp()
  .openapi(list, async (c) => {
    const items = await readConnections(c.var.deps, c.var.tenantScope);
    const can_store_credentials = c.var.deps.settings.sealingKeys !== null;
    return c.json({ items: items.map(presentConnection), can_store_credentials }, 200);
  })
  .openapi(create, async (c) =>
    c.json(presentConnection(await createConnection(c.var.deps, c.var.tenantScope, c.req.valid("json"))), 201),
  )
  .openapi(show, (c) => c.json(presentConnection(c.var.connection), 200))
  .openapi(change, async (c) => {
    const { deps, tenantScope, connection: seen } = c.var;
    return c.json(presentConnection(await changeConnection(deps, tenantScope, seen, c.req.valid("json"))), 200);
  })
  .openapi(rotate, async (c) => {
    const { deps, tenantScope, connection: seen } = c.var;
    return c.json(presentConnection(await rotateCredential(deps, tenantScope, seen, c.req.valid("json"))), 200);
  })
  .openapi(start, async (c) => c.json(await startConsent(c.var.deps, c.var.tenantScope, c.var.connection), 200))
  .openapi(complete, async (c) => {
    const { deps, tenantScope, consent: started } = c.var;
    return c.json(await completeConsent(deps, tenantScope, started, c.req.valid("json")), 200);
  })
  .openapi(permissions, async (c) => c.json(await readRequiredPermissions(c.var.deps, c.var.tenantScope), 200))
  .openapi(report, async (c) => {
    const found = await latestReport(c.var.tenantScope, c.var.deps, c.var.tenantScope);
    if (found === null) throw notFound();
    return c.json(presentReport(found), 200);
  });
