import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { staffGate } from "../access/guards.ts";
import { retentionSchema } from "./retention.contract.ts";
import { readRetention } from "./retention.usecases.ts";

const getRetention = createRoute({
  method: "get",
  path: "/api/system/retention",
  summary: "Each prune's last run, rows, duration and next cutoff",
  middleware: [staffGate({ touch: false })] as const,
  responses: { 200: json(retentionSchema, "Retention of product telemetry"), ...problems(401, 403, 503) },
});

export const retentionRoutes = featureApp().openapi(getRetention, async (c) =>
  c.json(await readRetention(c.var.deps), 200),
);
