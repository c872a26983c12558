import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { staff } from "./guards.ts";
import { operatorAccountSchema, operatorByEmailSchema } from "./operators.contract.ts";
import { deactivateOperator, reactivateOperator } from "./operators.usecases.ts";

const manage = () => staff("platform.users.manage");
const request = { body: { ...json(operatorByEmailSchema, "The operator's address"), required: true } };

const postDeactivate = createRoute({
  method: "post",
  path: "/api/system/operators/deactivate",
  summary: "Deactivate an operator: sessions and sockets end at once",
  middleware: [manage(), idempotent("system")] as const,
  request,
  responses: { 200: json(operatorAccountSchema, "The operator"), ...problems(400, 401, 403, 404, 409, 413, 422) },
});

const postReactivate = createRoute({
  method: "post",
  path: "/api/system/operators/reactivate",
  summary: "Let a deactivated operator sign in again",
  middleware: [manage(), idempotent("system")] as const,
  request,
  responses: { 200: json(operatorAccountSchema, "The operator"), ...problems(400, 401, 403, 404, 409, 413, 422) },
});

export const operatorRoutes = featureApp()
  .openapi(postDeactivate, async (c) =>
    c.json(await deactivateOperator(c.var.deps, c.var.staff, c.req.valid("json").email), 200),
  )
  .openapi(postReactivate, async (c) =>
    c.json(await reactivateOperator(c.var.deps, c.var.staff, c.req.valid("json").email), 200),
  );
