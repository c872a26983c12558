import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { SEALED_CURSOR } from "../../platform/sealed-cursor.contract.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator, workspace } from "../access/guards.ts";
import { runViewSchema } from "../operations/operations.contract.ts";
import { presentRun } from "../operations/operations.queries.ts";
import { completeDraft, verifyDraft } from "./activate.usecases.ts";
import { changeDraft } from "./change.usecases.ts";
import { cancelDraft, createDraft } from "./drafts.usecases.ts";
import { etagOf, ifMatch } from "./if-match.ts";
import { viewDrafts } from "./list.usecases.ts";
import { changeDraftSchema, createDraftSchema, draftListSchema, draftViewSchema } from "./onboarding.contract.ts";
import { draft, maySeeTenant } from "./onboarding.guards.ts";
import { requireVersion } from "./versions.usecases.ts";
import { viewDraft } from "./view.usecases.ts";

const workspaceParams = z.object({ workspaceId: z.string() });
const draftParams = z.object({ draftId: z.string() });
const cursorQuery = z.strictObject({
  cursor: z
    .string()
    .regex(new RegExp(`^(drf_[0-9a-hjkmnp-tv-z]{26}|${SEALED_CURSOR})$`), "Not a cursor of this list.")
    .optional(),
});
/** Its form is checked by `ifMatch`, which tells a missing version from a malformed one. */
const versionHeader = z.object({
  "if-match": z.string().optional().openapi({ description: 'Version of the draft that is changed, for instance "3"' }),
});

const create = createRoute({
  method: "post",
  path: "/api/admin/workspaces/{workspaceId}/onboarding-drafts",
  summary: "Start onboarding a tenant, or find the draft that does so already",
  middleware: [workspace("onboarding.manage"), idempotent("admin", { mayReplay: maySeeTenant })] as const,
  request: {
    params: workspaceParams,
    body: { required: true, content: { "application/json": { schema: createDraftSchema } } },
  },
  responses: {
    201: json(draftViewSchema, "A new draft"),
    200: json(draftViewSchema, "The tenant's open draft that was found"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 503),
  },
});

const list = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/onboarding-drafts",
  summary: "Drafts of a workspace that the operator may see, newest first",
  middleware: [workspace("onboarding.view")] as const,
  request: { params: workspaceParams, query: cursorQuery },
  responses: { 200: json(draftListSchema, "A page of drafts"), ...problems(401, 403, 404, 422, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/admin/onboarding-drafts/{draftId}",
  summary: "One draft with its readiness",
  middleware: [operator(), draft("onboarding.view")] as const,
  request: { params: draftParams },
  responses: { 200: json(draftViewSchema, "The draft"), ...problems(401, 403, 404, 503) },
});

const change = createRoute({
  method: "patch",
  path: "/api/admin/onboarding-drafts/{draftId}",
  summary: "Change one thing of a draft",
  middleware: [operator(), draft("onboarding.manage"), idempotent("admin", { mayReplay: maySeeTenant })] as const,
  request: {
    params: draftParams,
    headers: versionHeader,
    body: { required: true, content: { "application/json": { schema: changeDraftSchema } } },
  },
  responses: {
    200: json(draftViewSchema, "The draft as it is now, or the one that was onboarding the tenant already"),
    ...problems(400, 401, 403, 404, 409, 413, 422, 428, 503),
  },
});

const verify = createRoute({
  method: "post",
  path: "/api/admin/onboarding-drafts/{draftId}/verify",
  summary: "Verify the draft's tenant, or find the verification that is under way",
  middleware: [operator(), draft("provider.verify"), idempotent("admin")] as const,
  request: { params: draftParams, headers: versionHeader },
  responses: {
    201: json(runViewSchema, "A new run"),
    200: json(runViewSchema, "The active run that was found"),
    ...problems(401, 403, 404, 409, 422, 423, 428, 503),
  },
});

const complete = createRoute({
  method: "post",
  path: "/api/admin/onboarding-drafts/{draftId}/complete",
  summary: "Complete the onboarding and activate the tenant",
  middleware: [operator(), draft("onboarding.manage"), idempotent("admin")] as const,
  request: { params: draftParams, headers: versionHeader },
  responses: {
    200: json(draftViewSchema, "The completed draft"),
    ...problems(401, 403, 404, 409, 422, 423, 428, 503),
  },
});

const cancel = createRoute({
  method: "post",
  path: "/api/admin/onboarding-drafts/{draftId}/cancel",
  summary: "End a draft without activating its tenant",
  middleware: [operator(), draft("onboarding.manage"), idempotent("admin")] as const,
  request: { params: draftParams, headers: versionHeader },
  responses: { 200: json(draftViewSchema, "The cancelled draft"), ...problems(401, 403, 404, 409, 422, 428, 503) },
});

export const onboardingRoutes = featureApp()
  .openapi(create, async (c) => {
    const created = await createDraft(c.var.deps, c.var.workspaceScope, c.req.valid("json"));
    const view = await viewDraft(c.var.deps, created.scope, created.draft);
    c.header("ETag", etagOf(view.version));
    return c.json(view, created.resumed ? 200 : 201);
  })
  .openapi(list, async (c) =>
    c.json(await viewDrafts(c.var.deps, c.var.workspaceScope, c.req.valid("query").cursor ?? null), 200),
  )
  .openapi(show, async (c) => {
    const view = await viewDraft(c.var.deps, c.var.draftScope, c.var.draft);
    c.header("ETag", etagOf(view.version));
    return c.json(view, 200);
  })
  .openapi(change, async (c) => {
    const { deps, draftScope, draft: seen } = c.var;
    requireVersion(seen, ifMatch(c));
    const changed = await changeDraft(deps, draftScope, seen, c.req.valid("json"));
    const view = await viewDraft(deps, changed.scope, changed.draft);
    c.header("ETag", etagOf(view.version));
    return c.json(view, 200);
  })
  .openapi(verify, async (c) => {
    const { deps, draftScope, draft: seen } = c.var;
    const ensured = await verifyDraft(deps, draftScope, seen, ifMatch(c));
    return c.json(presentRun(ensured.run), ensured.created ? 201 : 200);
  })
  .openapi(complete, async (c) => {
    const { deps, draftScope, draft: seen } = c.var;
    const view = await viewDraft(deps, draftScope, await completeDraft(deps, draftScope, seen, ifMatch(c)));
    c.header("ETag", etagOf(view.version));
    return c.json(view, 200);
  })
  .openapi(cancel, async (c) => {
    const { deps, draftScope, draft: seen } = c.var;
    requireVersion(seen, ifMatch(c));
    const view = await viewDraft(deps, draftScope, await cancelDraft(deps, draftScope, seen));
    c.header("ETag", etagOf(view.version));
    return c.json(view, 200);
  });
