import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { isId } from "../../platform/ids.ts";
import { json, problems } from "../../platform/validation.ts";
import { type Staff, staff, workspace } from "../access/guards.ts";
import {
  controlListSchema,
  controlSchema,
  pausedSchema,
  pauseRequestSchema,
  workspaceControlsSchema,
} from "./controls.contract.ts";
import { control } from "./controls.guards.ts";
import { presentPause, presentPaused, presentWorkspaceControls } from "./controls.presenter.ts";
import {
  describeControl,
  pauseControl,
  readControl,
  readControls,
  readWorkspaceControls,
  resumeControl,
} from "./controls.usecases.ts";

const MANAGE = "platform.ops_controls.manage";
/** Whether a name of a workspace is nothing new to them. */
const seesWorkspaceNames = ({ capabilities }: Staff): boolean =>
  capabilities.has("platform.ops.view") || capabilities.has("platform.directory.view");

const keyParams = z.object({ key: z.string() });

const list = createRoute({
  method: "get",
  path: "/api/system/controls",
  summary: "Operational controls and what is paused",
  middleware: [staff("platform.ops.view")] as const,
  responses: { 200: json(controlListSchema, "Every control"), ...problems(401, 403, 503) },
});

const show = createRoute({
  method: "get",
  path: "/api/system/controls/{key}",
  summary: "One operational control with its history",
  middleware: [staff("platform.ops.view"), control()] as const,
  request: {
    params: keyParams,
    query: z.strictObject({
      cursor: z
        .string()
        .refine((text) => isId(text, "pau"), "Not a cursor of this list.")
        .optional(),
    }),
  },
  responses: { 200: json(controlSchema, "The control"), ...problems(401, 403, 404, 422, 503) },
});

const pause = createRoute({
  method: "put",
  path: "/api/system/controls/{key}",
  summary: "Pause a control, everywhere or for one workspace",
  middleware: [staff(MANAGE), control(), idempotent("system")] as const,
  request: {
    params: keyParams,
    body: { required: true, content: { "application/json": { schema: pauseRequestSchema } } },
  },
  responses: { 200: json(pausedSchema, "The pause"), ...problems(400, 401, 403, 404, 409, 413, 422, 503) },
});

const resume = createRoute({
  method: "delete",
  path: "/api/system/controls/{key}",
  summary: "Resume a paused control",
  middleware: [staff(MANAGE), control(), idempotent("system")] as const,
  request: { params: keyParams, query: z.strictObject({ workspace_id: z.string().max(40).optional() }) },
  responses: { 204: { description: "Resumed" }, ...problems(401, 403, 404, 409, 422, 503) },
});

const ofWorkspace = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/controls",
  summary: "What platform staff have paused for a workspace",
  middleware: [workspace(null)] as const,
  request: { params: z.object({ workspaceId: z.string() }) },
  responses: { 200: json(workspaceControlsSchema, "What is paused"), ...problems(401, 404, 503) },
});

export const controlRoutes = featureApp()
  .openapi(list, async (c) => {
    const now = c.var.deps.clock.now();
    const items = (await readControls(c.var.deps)).map(({ key, active, hasMore }) => ({
      ...describeControl(key),
      active: active.map((found) => presentPause(found, now)),
      has_more_active: hasMore,
    }));
    return c.json({ items, can_manage: c.var.staff.capabilities.has(MANAGE) }, 200);
  })
  .openapi(show, async (c) => {
    const now = c.var.deps.clock.now();
    const found = await readControl(c.var.deps, c.var.controlKey, c.req.valid("query").cursor ?? null);
    return c.json(
      {
        ...describeControl(found.key),
        active: found.active.map((one) => presentPause(one, now)),
        has_more_active: found.hasMore,
        history: found.history.map((one) => presentPause(one, now)),
        next_cursor: found.nextCursor,
        can_manage: c.var.staff.capabilities.has(MANAGE),
      },
      200,
    );
  })
  .openapi(pause, async (c) => {
    const { deps, staff: actor, controlKey } = c.var;
    const created = await pauseControl(deps, actor, controlKey, c.req.valid("json"));
    return c.json(presentPaused(created, deps.clock.now(), seesWorkspaceNames(actor)), 200);
  })
  .openapi(resume, async (c) => {
    const { deps, staff: actor, controlKey } = c.var;
    await resumeControl(deps, actor, controlKey, c.req.valid("query").workspace_id ?? null);
    return c.body(null, 204);
  })
  .openapi(ofWorkspace, async (c) =>
    c.json(presentWorkspaceControls(await readWorkspaceControls(c.var.deps, c.var.workspaceScope)), 200),
  );
