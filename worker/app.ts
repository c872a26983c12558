import { type AppEnv, makeDeps } from "./deps.ts";
import { featureApp } from "./feature-app.ts";
import { accessRoutes } from "./features/access/access.routes.ts";
import { auditLogRoutes } from "./features/audit-log/audit-log.routes.ts";
import { connectionRoutes } from "./features/connections/connections.routes.ts";
import { consoleRoutes } from "./features/console/console.routes.ts";
import { controlRoutes } from "./features/controls/controls.routes.ts";
import { diagnosticsRoutes } from "./features/diagnostics/diagnostics.routes.ts";
import { evidenceRoutes } from "./features/evidence-capture/snapshots.routes.ts";
import { findingRoutes } from "./features/findings/findings.routes.ts";
import { healthRoutes } from "./features/health/health.routes.ts";
import { helpRoutes } from "./features/help/help.routes.ts";
import { onboardingRoutes } from "./features/onboarding/onboarding.routes.ts";
import { operationListRoutes } from "./features/operations/list.routes.ts";
import { operationRoutes } from "./features/operations/operations.routes.ts";
import { staffRunRoutes } from "./features/operations/staff-runs.routes.ts";
import { packRoutes } from "./features/packs/packs.routes.ts";
import { relatedRoutes } from "./features/related/related.routes.ts";
import { reportRoutes } from "./features/reports/reports.routes.ts";
import { retentionRoutes } from "./features/retention/retention.routes.ts";
import { reviewRoutes } from "./features/reviews/reviews.routes.ts";
import { tenantDashboardRoutes } from "./features/tenant-dashboard/dashboard.routes.ts";
import { tenantRoutes } from "./features/tenants/tenants.routes.ts";
import { directoryRoutes } from "./features/workspaces/directory.routes.ts";
import { API_DOCUMENT, getDocument, withSharedProblems } from "./openapi.ts";
import { limitBody } from "./platform/body-limit.ts";
import { notFound } from "./platform/errors.ts";
import { consoleLog } from "./platform/log.ts";
import { problemResponse, translateError } from "./platform/problem.ts";
import { requireOwnOrigin, securityHeaders } from "./platform/security.ts";

const app = featureApp();

app.onError((error, c) => problemResponse(translateError(error, c.var.deps?.log ?? consoleLog())));
app.notFound(() => problemResponse(notFound()));

app.use(securityHeaders);
app.use(async (c, next) => {
  c.set("deps", makeDeps(c.env, c.executionCtx));
  await next();
});
app.use(
  requireOwnOrigin<AppEnv>((c) => new Set([new URL(c.req.url).origin, new URL(c.var.deps.settings.publicUrl).origin])),
);
app.use(limitBody);

const routes = app
  .route("/", healthRoutes)
  .route("/", accessRoutes)
  .route("/", tenantRoutes)
  .route("/", tenantDashboardRoutes)
  .route("/", operationRoutes)
  .route("/", staffRunRoutes)
  .route("/", operationListRoutes)
  .route("/", relatedRoutes)
  .route("/", packRoutes)
  .route("/", diagnosticsRoutes)
  .route("/", onboardingRoutes)
  .route("/", connectionRoutes)
  .route("/", consoleRoutes)
  .route("/", retentionRoutes)
  .route("/", controlRoutes)
  .route("/", directoryRoutes)
  .route("/", helpRoutes)
  .route("/", auditLogRoutes)
  .route("/", findingRoutes)
  .route("/", reportRoutes)
  .route("/", evidenceRoutes)
  .route("/", reviewRoutes);

routes.openapi(getDocument, (c) => c.json(withSharedProblems(routes.getOpenAPI31Document(API_DOCUMENT)), 200));

export type AppType = typeof routes;

export { routes as app };
