import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator } from "../access/guards.ts";
import { run } from "../operations/operations.guards.ts";
import { relatedRecordsSchema } from "./related.contract.ts";
import { readRelated } from "./related.usecases.ts";

const related = createRoute({
  method: "get",
  path: "/api/admin/operations/{runId}/related",
  summary: "What belongs to a run: the runs before and after it, what it made, its connection and onboarding",
  middleware: [operator(), run("operations.view")] as const,
  request: { params: z.object({ runId: z.string() }) },
  responses: { 200: json(relatedRecordsSchema, "The related records"), ...problems(401, 403, 404, 503) },
});

export const relatedRoutes = featureApp().openapi(related, async (c) =>
  c.json(await readRelated(c.var.deps, c.var.runScope, c.req.valid("param").runId), 200),
);
