import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { staff } from "../access/guards.ts";
import { knowledgeSourceSchema } from "./help.contract.ts";
import { presentKnowledgeSource } from "./help.presenter.ts";

const getKnowledgeSource = createRoute({
  method: "get",
  path: "/api/system/help/knowledge-source",
  summary: "The catalog of contextual help, machine-readable",
  middleware: [staff("platform.access_system_panel")] as const,
  responses: { 200: json(knowledgeSourceSchema, "Every help topic, in catalog order"), ...problems(401, 403, 503) },
});

export const helpRoutes = featureApp().openapi(getKnowledgeSource, (c) => c.json(presentKnowledgeSource(), 200));
