import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { handOver } from "../../platform/hub-socket.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { seesCustomerNames } from "../access/capabilities.contract.ts";
import { staff, staffGate } from "../access/guards.ts";
import { parseWindow } from "../telemetry/windows.contract.ts";
import { comparisonSchema, consoleSchema, summarySchema, windowQuery } from "./console.contract.ts";
import { presentSummary } from "./console.presenter.ts";
import { compareWithLedger, readConsole, readTelemetry, rebuildConsole } from "./console.usecases.ts";
import type { SocketState } from "./socket-book.ts";

const getSummary = createRoute({
  method: "get",
  path: "/api/system/telemetry/summary",
  summary: "Product telemetry of one window",
  middleware: [staffGate({ touch: false })] as const,
  request: { query: windowQuery },
  responses: { 200: json(summarySchema, "Aggregates of the window"), ...problems(401, 403, 503) },
});

const getConsole = createRoute({
  method: "get",
  path: "/api/system/console",
  summary: "Every widget of the system dashboard",
  middleware: [staffGate({ touch: false })] as const,
  request: { query: windowQuery },
  responses: { 200: json(consoleSchema, "The dashboard's data"), ...problems(401, 403, 503) },
});

const getLive = createRoute({
  method: "get",
  path: "/api/system/live",
  summary: "WebSocket: a snapshot, then updates",
  middleware: [staffGate({ touch: false })] as const,
  request: { query: windowQuery },
  responses: { 101: { description: "Switching to WebSocket" }, ...problems(401, 403, 422, 426) },
});

const verify = createRoute({
  method: "post",
  path: "/api/system/console/verification",
  summary: "Compare every number of the console hub with the ledger and the runs",
  // the numbers are the dashboard's own: its gate first
  middleware: [staffGate(), staff("platform.ops.view"), idempotent("system")] as const,
  responses: { 200: json(comparisonSchema, "Both sides of every number"), ...problems(401, 403, 503) },
});

const rebuild = createRoute({
  method: "post",
  path: "/api/system/console/rebuild",
  summary: "Derive the console's numbers from the database again",
  middleware: [staff("platform.ops_controls.manage"), idempotent("system")] as const,
  responses: { 202: { description: "The rebuild has begun" }, ...problems(401, 403, 409, 422, 503) },
});

export const consoleRoutes = featureApp()
  .openapi(getSummary, async (c) =>
    c.json(presentSummary(await readTelemetry(c.var.deps, parseWindow(c.req.valid("query").window))), 200),
  )
  .openapi(getConsole, async (c) =>
    c.json(await readConsole(c.var.deps, c.var.staff, parseWindow(c.req.valid("query").window)), 200),
  )
  .openapi(getLive, (c) => {
    const { sessionId, platformUserId, sessionExpiresAt: expiresAt } = c.var.staff;
    const window = parseWindow(c.req.valid("query").window);
    const showsNames = seesCustomerNames(c.var.staff.capabilities);
    const state: SocketState = { sessionId, platformUserId, expiresAt, window, showsNames };
    return handOver(c.var.deps.consoleHub(), c.req.raw, state) as unknown as Promise<never>;
  })
  .openapi(verify, async (c) => c.json(await compareWithLedger(c.var.deps, c.var.staff), 200))
  .openapi(rebuild, async (c) => {
    await rebuildConsole(c.var.deps, c.var.staff);
    return c.body(null, 202);
  });
