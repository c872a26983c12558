import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { run } from "../operations/operations.guards.ts";
import { bundleSchema } from "./diagnostics.contract.ts";
import { openRunDiagnostics, openTenantDiagnostics } from "./open-diagnostics.usecases.ts";

const responses = {
  200: json(bundleSchema, "What is known, redacted"),
  ...problems(401, 403, 404, 409, 422, 503),
};

const openForTenant = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/support-diagnostics",
  summary: "Open support diagnostics of a tenant",
  middleware: [tenant("support_diagnostics.view"), idempotent("admin")] as const,
  request: { params: z.object({ tenantId: z.string() }) },
  responses,
});

const openForRun = createRoute({
  method: "post",
  path: "/api/admin/operations/{runId}/support-diagnostics",
  summary: "Open support diagnostics of an operation run",
  middleware: [operator(), run("support_diagnostics.view"), idempotent("admin")] as const,
  request: { params: z.object({ runId: z.string() }) },
  responses,
});

export const diagnosticsRoutes = featureApp()
  .openapi(openForTenant, async (c) => c.json(await openTenantDiagnostics(c.var.deps, c.var.tenantScope), 200))
  .openapi(openForRun, async (c) =>
    c.json(await openRunDiagnostics(c.var.deps, c.var.runScope, c.req.valid("param").runId), 200),
  );
