import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent, neverKept } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { staff } from "./guards.ts";
import {
  capabilitiesSchema,
  createdPlatformUserSchema,
  createPlatformUserSchema,
  platformUserListQuery,
  platformUserListSchema,
  platformUserSchema,
} from "./platform-users.contract.ts";
import {
  changeCapabilities,
  createPlatformUser,
  deactivate,
  reactivate,
  readPlatformUsers,
} from "./platform-users.usecases.ts";
import { platformUser } from "./targets.guards.ts";

const manage = () => staff("platform.users.manage");
const params = z.object({ platformUserId: z.string() });

const listUsers = createRoute({
  method: "get",
  path: "/api/system/users",
  summary: "Platform users and their capabilities",
  middleware: [manage()] as const,
  request: { query: platformUserListQuery },
  responses: { 200: json(platformUserListSchema, "A page of platform users"), ...problems(401, 403, 422) },
});

const postUser = createRoute({
  method: "post",
  path: "/api/system/users",
  summary: "Create a platform user",
  // the answer holds the password, of which only the hash is stored
  middleware: [manage(), idempotent("system", { keepsAnswer: neverKept })] as const,
  request: { body: { ...json(createPlatformUserSchema, "The platform user"), required: true } },
  responses: {
    201: json(createdPlatformUserSchema, "The platform user with the password, shown once"),
    ...problems(400, 401, 403, 409, 413, 422),
  },
});

const putCapabilities = createRoute({
  method: "put",
  path: "/api/system/users/{platformUserId}/capabilities",
  summary: "Set the capabilities of a platform user",
  middleware: [manage(), idempotent("system"), platformUser()] as const,
  request: { params, body: { ...json(capabilitiesSchema, "All capabilities to hold"), required: true } },
  responses: { 200: json(platformUserSchema, "The platform user"), ...problems(400, 401, 403, 404, 409, 413, 422) },
});

const postDeactivate = createRoute({
  method: "post",
  path: "/api/system/users/{platformUserId}/deactivate",
  summary: "Deactivate a platform user: sessions and sockets end at once",
  middleware: [manage(), idempotent("system"), platformUser()] as const,
  request: { params },
  responses: { 200: json(platformUserSchema, "The platform user"), ...problems(401, 403, 404, 409, 422) },
});

const postReactivate = createRoute({
  method: "post",
  path: "/api/system/users/{platformUserId}/reactivate",
  summary: "Let a deactivated platform user sign in again",
  middleware: [manage(), idempotent("system"), platformUser()] as const,
  request: { params },
  responses: { 200: json(platformUserSchema, "The platform user"), ...problems(401, 403, 404, 409, 422) },
});

export const platformUserRoutes = featureApp()
  .openapi(listUsers, async (c) =>
    c.json(await readPlatformUsers(c.var.deps, c.var.staff, c.req.valid("query").cursor), 200),
  )
  .openapi(postUser, async (c) => c.json(await createPlatformUser(c.var.deps, c.var.staff, c.req.valid("json")), 201))
  .openapi(putCapabilities, async (c) => {
    const { deps, staff: actor, platformUser: target } = c.var;
    return c.json(await changeCapabilities(deps, actor, target, c.req.valid("json").capabilities), 200);
  })
  .openapi(postDeactivate, async (c) => c.json(await deactivate(c.var.deps, c.var.staff, c.var.platformUser), 200))
  .openapi(postReactivate, async (c) => c.json(await reactivate(c.var.deps, c.var.staff, c.var.platformUser), 200));
