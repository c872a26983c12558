import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { isId } from "../../platform/ids.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { runViewSchema } from "../operations/operations.contract.ts";
import { presentRun } from "../operations/operations.queries.ts";
import { startReview } from "./compose.usecases.ts";
import { changeReview, publishReview } from "./edit.usecases.ts";
import {
  changeReviewSchema,
  composeRequestSchema,
  publishReviewSchema,
  reviewListSchema,
  reviewViewSchema,
} from "./reviews.contract.ts";
import { review } from "./reviews.guards.ts";
import { presentListed, presentReview } from "./reviews.presenter.ts";
import { listReviews } from "./reviews.queries.ts";

const tenantParams = z.object({ tenantId: z.string() });
const reviewParams = z.object({ reviewId: z.string() });
const body = <T extends z.ZodType>(schema: T) => ({ required: true, content: { "application/json": { schema } } });
const cursorQuery = z.strictObject({
  cursor: z
    .string()
    .refine((text) => isId(text, "rev"), "Not a cursor of this list.")
    .optional(),
});

const compose = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/reviews",
  summary: "Compose a review of the tenant's latest evidence snapshot or of a named one, or find the run that does so",
  middleware: [tenant("reviews.create"), idempotent("admin")] as const,
  request: { params: tenantParams, body: body(composeRequestSchema) },
  responses: {
    201: json(runViewSchema, "A new run"),
    200: json(runViewSchema, "The active run that was found"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/reviews",
  summary: "Reviews of a tenant, newest first",
  middleware: [tenant("reviews.view")] as const,
  request: { params: tenantParams, query: cursorQuery },
  responses: { 200: json(reviewListSchema, "A page of reviews"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/reviews/{reviewId}",
  summary: "One review",
  middleware: [operator(), review("reviews.view")] as const,
  request: { params: reviewParams },
  responses: { 200: json(reviewViewSchema, "The review"), ...problems(401, 403, 404, 503) },
});

const change = createRoute({
  method: "patch",
  path: "/api/admin/reviews/{reviewId}",
  summary: "Change title or summary of a draft",
  middleware: [operator(), review("reviews.create"), idempotent("admin")] as const,
  request: { params: reviewParams, body: body(changeReviewSchema) },
  responses: {
    200: json(reviewViewSchema, "The review as it is now"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const publish = createRoute({
  method: "post",
  path: "/api/admin/reviews/{reviewId}/publish",
  summary: "Publish a draft: from then on it does not change",
  middleware: [operator(), review("reviews.create"), idempotent("admin")] as const,
  request: { params: reviewParams, body: body(publishReviewSchema) },
  responses: {
    200: json(reviewViewSchema, "The published review"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

export const reviewRoutes = featureApp()
  .openapi(compose, async (c) => {
    const ensured = await startReview(c.var.deps, c.var.tenantScope, c.req.valid("json"));
    return c.json(presentRun(ensured.run), ensured.created ? 201 : 200);
  })
  .openapi(list, async (c) => {
    const page = await listReviews(c.var.tenantScope, c.var.deps, c.req.valid("query").cursor ?? null);
    return c.json({ items: page.reviews.map(presentListed), next_cursor: page.nextCursor }, 200);
  })
  .openapi(show, async (c) => c.json(presentReview(c.var.review), 200))
  .openapi(change, async (c) => {
    const { deps, tenantScope, review: seen } = c.var;
    return c.json(presentReview(await changeReview(deps, tenantScope, seen, c.req.valid("json"))), 200);
  })
  .openapi(publish, async (c) => {
    const { deps, tenantScope, review: seen } = c.var;
    return c.json(presentReview(await publishReview(deps, tenantScope, seen, c.req.valid("json").version)), 200);
  });
