import { createRoute, z } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { idempotent, neverKept } from "../../platform/idempotency.ts";
import { json, problems } from "../../platform/validation.ts";
import { invitation, workspace } from "./guards.ts";
import {
  acceptSchema,
  createdInvitationSchema,
  invitationViewSchema,
  inviteSchema,
  lookupSchema,
} from "./invitations.contract.ts";
import {
  acceptAsNewcomer,
  acceptAsOperator,
  invite,
  presentInvitationView,
  revokeInvitation,
} from "./invitations.usecases.ts";
import { sessionViewSchema } from "./session.contract.ts";
import { readSession, readSessionOf } from "./session-view.usecases.ts";

const postInvitation = createRoute({
  method: "post",
  path: "/api/admin/workspaces/{workspaceId}/invitations",
  summary: "Invite somebody by a link",
  // the answer holds the link, which is stored nowhere
  middleware: [workspace("members.manage"), idempotent("admin", { keepsAnswer: neverKept })] as const,
  request: {
    params: z.object({ workspaceId: z.string() }),
    body: { ...json(inviteSchema, "Whom, and as what"), required: true },
  },
  responses: {
    201: json(createdInvitationSchema, "The invitation with its link, shown once"),
    ...problems(400, 401, 403, 404, 409, 413, 422),
  },
});

const deleteInvitation = createRoute({
  method: "delete",
  path: "/api/admin/workspaces/{workspaceId}/invitations/{invitationId}",
  summary: "Withdraw an invitation",
  middleware: [workspace("members.manage"), idempotent("admin")] as const,
  request: { params: z.object({ workspaceId: z.string(), invitationId: z.string() }) },
  responses: { 204: { description: "Withdrawn" }, ...problems(401, 403, 404, 409, 422) },
});

const lookUpInvitation = createRoute({
  method: "post",
  path: "/api/admin/invitations/lookup",
  summary: "What an invitation link is for",
  middleware: [invitation()] as const,
  request: { body: { ...json(lookupSchema, "The token of the link"), required: true } },
  responses: { 200: json(invitationViewSchema, "The invitation"), ...problems(400, 403, 404, 413, 422) },
});

const acceptInvitation = createRoute({
  method: "post",
  path: "/api/admin/invitations/accept",
  summary: "Accept an invitation, as a new account or signed in",
  middleware: [invitation()] as const,
  request: { body: { ...json(acceptSchema, "The token; name and password of a new account"), required: true } },
  responses: { 200: json(sessionViewSchema, "Accepted; signed in"), ...problems(400, 403, 404, 409, 413, 422) },
});

export const invitationRoutes = featureApp()
  .openapi(postInvitation, async (c) =>
    c.json(await invite(c.var.deps, c.var.workspaceScope, c.req.valid("json")), 201),
  )
  .openapi(deleteInvitation, async (c) => {
    await revokeInvitation(c.var.deps, c.var.workspaceScope, c.req.valid("param").invitationId);
    return c.body(null, 204);
  })
  .openapi(lookUpInvitation, (c) => c.json(presentInvitationView(c.var.invitation), 200))
  .openapi(acceptInvitation, async (c) => {
    const { deps, visitor } = c.var;
    if (visitor !== null) {
      await acceptAsOperator(deps, c.var.invitation, visitor);
      return c.json(await readSession(deps, visitor), 200);
    }
    const accepted = await acceptAsNewcomer(deps, c.var.invitation, c.req.valid("json"));
    c.header("Set-Cookie", accepted.cookie, { append: true });
    return c.json(await readSessionOf(deps, accepted.userId), 200);
  });
