import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { removeEntitlement, setEntitlement } from "./entitlements.usecases.ts";
import { entitlements, workspace } from "./guards.ts";
import { entitlementSchema, memberSchema, membersSchema, roleSchema } from "./members.contract.ts";
import { changeRole, readMembers, removeMember } from "./members.usecases.ts";
import { member } from "./targets.guards.ts";

const memberParams = z.object({ workspaceId: z.string(), userId: z.string() });
const entitlementParams = z.object({ tenantId: z.string(), userId: z.string() });
const roleBody = { body: { ...json(roleSchema, "The new role"), required: true } };

const listMembers = createRoute({
  method: "get",
  path: "/api/admin/workspaces/{workspaceId}/members",
  summary: "Members of a workspace, and its open invitations",
  middleware: [workspace(null)] as const,
  request: { params: memberParams.pick({ workspaceId: true }) },
  responses: { 200: json(membersSchema, "Members"), ...problems(401, 404) },
});

const patchMember = createRoute({
  method: "patch",
  path: "/api/admin/workspaces/{workspaceId}/members/{userId}",
  summary: "Change a member's role in the workspace",
  middleware: [workspace("members.manage"), idempotent("admin"), member()] as const,
  request: { params: memberParams, ...roleBody },
  responses: { 200: json(memberSchema, "The member"), ...problems(400, 401, 403, 404, 409, 413, 422) },
});

const deleteMember = createRoute({
  method: "delete",
  path: "/api/admin/workspaces/{workspaceId}/members/{userId}",
  summary: "Remove a member and their entitlements to the workspace's tenants",
  middleware: [workspace("members.manage"), idempotent("admin"), member()] as const,
  request: { params: memberParams },
  responses: { 204: { description: "Removed" }, ...problems(401, 403, 404, 409, 422) },
});

const putEntitlement = createRoute({
  method: "put",
  path: "/api/admin/tenants/{tenantId}/entitlements/{userId}",
  summary: "Entitle a member to a tenant, or change the role there",
  middleware: [entitlements(), idempotent("admin"), member()] as const,
  request: { params: entitlementParams, ...roleBody },
  responses: { 200: json(entitlementSchema, "The entitlement"), ...problems(400, 401, 403, 404, 409, 413, 422) },
});

const deleteEntitlement = createRoute({
  method: "delete",
  path: "/api/admin/tenants/{tenantId}/entitlements/{userId}",
  summary: "Withdraw a member's entitlement to a tenant",
  middleware: [entitlements(), idempotent("admin")] as const,
  request: { params: entitlementParams },
  responses: { 204: { description: "Withdrawn" }, ...problems(401, 403, 404, 409, 422) },
});

export const memberRoutes = featureApp()
  .openapi(listMembers, async (c) => c.json(await readMembers(c.var.deps, c.var.workspaceScope), 200))
  .openapi(patchMember, async (c) => {
    const { deps, workspaceScope, member } = c.var;
    return c.json(await changeRole(deps, workspaceScope, member, c.req.valid("json").role), 200);
  })
  .openapi(deleteMember, async (c) => {
    await removeMember(c.var.deps, c.var.workspaceScope, c.var.member);
    return c.body(null, 204);
  })
  .openapi(putEntitlement, async (c) => {
    const target = { ...c.req.valid("param"), role: c.req.valid("json").role };
    return c.json(await setEntitlement(c.var.deps, c.var.workspaceScope, target), 200);
  })
  .openapi(deleteEntitlement, async (c) => {
    await removeEntitlement(c.var.deps, c.var.workspaceScope, c.req.valid("param"));
    return c.body(null, 204);
  });
