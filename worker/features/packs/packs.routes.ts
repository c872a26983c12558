import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { isId } from "../../platform/ids.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, tenant } from "../access/guards.ts";
import { review } from "../reviews/reviews.guards.ts";
import { downloadLinkSchema, packListSchema, packRequestSchema, packViewSchema } from "./packs.contract.ts";
import { download, pack } from "./packs.guards.ts";
import { presentPack } from "./packs.presenter.ts";
import { makeDownloadLink, readPack, readPacks } from "./packs.usecases.ts";
import { requestReviewPack, requestTenantPack } from "./request-pack.usecases.ts";

const tenantParams = z.object({ tenantId: z.string() });
const packParams = z.object({ packId: z.string() });
const cursorQuery = z.strictObject({
  cursor: z
    .string()
    .refine((text) => isId(text, "pck"), "Not a cursor of this list.")
    .optional(),
});
const requestBody = { required: true, content: { "application/json": { schema: packRequestSchema } } };
const requested = {
  202: json(packViewSchema, "A pack that is being made"),
  200: json(packViewSchema, "The pack of the same evidence and options that there is"),
  ...problems(400, 401, 403, 404, 409, 413, 422, 423, 503),
};

const requestOfTenant = createRoute({
  method: "post",
  path: "/api/admin/tenants/{tenantId}/review-packs",
  summary: "Request a review pack of the tenant's newest evidence, or find the one that there is",
  middleware: [tenant("review_packs.request"), idempotent("admin")] as const,
  request: { params: tenantParams, body: requestBody },
  responses: requested,
});

const requestOfReview = createRoute({
  method: "post",
  path: "/api/admin/reviews/{reviewId}/review-packs",
  summary: "Request a review pack of a review and its evidence, or find the one that there is",
  middleware: [operator(), review("review_packs.request"), idempotent("admin")] as const,
  request: { params: z.object({ reviewId: z.string() }), body: requestBody },
  responses: requested,
});

const list = createRoute({
  method: "get",
  path: "/api/admin/tenants/{tenantId}/review-packs",
  summary: "Review packs of a tenant, newest first",
  middleware: [tenant("reviews.view")] as const,
  request: { params: tenantParams, query: cursorQuery },
  responses: { 200: json(packListSchema, "A page of packs"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/review-packs/{packId}",
  summary: "One review pack with the files that it holds",
  middleware: [operator(), pack("reviews.view")] as const,
  request: { params: packParams },
  responses: { 200: json(packViewSchema, "The pack"), ...problems(401, 403, 404, 503) },
});

const link = createRoute({
  method: "post",
  path: "/api/admin/review-packs/{packId}/download-link",
  summary: "A link to the pack's bytes, for whoever asks for it and for 15 minutes",
  middleware: [operator(), pack("reviews.view"), idempotent("admin")] as const,
  request: { params: packParams },
  responses: { 200: json(downloadLinkSchema, "The link"), ...problems(401, 403, 404, 409, 503) },
});

const bytes = createRoute({
  method: "get",
  path: "/api/downloads/{token}",
  summary: "The bytes that a download link stands for, as long as its operator may have them",
  middleware: [operator(), download()] as const,
  request: { params: z.object({ token: z.string() }) },
  responses: {
    200: { description: "The archive", content: { "application/zip": { schema: z.string() } } },
    ...problems(401, 404, 503),
  },
});

export const packRoutes = featureApp()
  .openapi(requestOfTenant, async (c) => {
    const asked = await requestTenantPack(c.var.deps, c.var.tenantScope, c.req.valid("json"));
    return c.json(presentPack(asked.pack, c.var.deps.clock.now()), asked.created ? 202 : 200);
  })
  .openapi(requestOfReview, async (c) => {
    const { deps, tenantScope, review: asked } = c.var;
    const found = await requestReviewPack(deps, tenantScope, asked, c.req.valid("json"));
    return c.json(presentPack(found.pack, deps.clock.now()), found.created ? 202 : 200);
  })
  .openapi(list, async (c) =>
    c.json(await readPacks(c.var.deps, c.var.tenantScope, c.req.valid("query").cursor ?? null), 200),
  )
  .openapi(show, async (c) => c.json(await readPack(c.var.deps, c.var.tenantScope, c.req.valid("param").packId), 200))
  .openapi(link, async (c) =>
    c.json(await makeDownloadLink(c.var.deps, c.var.tenantScope, c.req.valid("param").packId), 200),
  )
  .openapi(bytes, (c) => {
    const { body, size, fileName } = c.var.download;
    const headers = {
      "Content-Type": "application/zip",
      "Content-Length": String(size),
      "Content-Disposition": `attachment; filename="${fileName}"`,
      "Cache-Control": "no-store",
    };
    return body === null ? c.body(null, 200, headers) : c.body(body, 200, headers);
  });
