import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { staffSession } from "./guards.ts";
import { sessionQuerySchema, signInMethodsSchema, signInSchema, staffSessionViewSchema } from "./session.contract.ts";
import { clearSessionCookie } from "./session-cookie.ts";
import { presentStaffSession, readStaffSessionOf } from "./session-view.usecases.ts";
import { signIn, signOutStaff } from "./sign-in.usecases.ts";

const postSession = createRoute({
  method: "post",
  path: "/api/system/session",
  summary: "Sign a platform user in",
  request: { body: { ...json(signInSchema, "Credentials"), required: true } },
  responses: {
    200: json(staffSessionViewSchema, "Signed in; the session is in the cookie"),
    ...problems(400, 401, 403, 413, 422, 429),
  },
});

const getSession = createRoute({
  method: "get",
  path: "/api/system/session",
  summary: "Who am I, and what may I do",
  middleware: [staffSession({ touch: "unless_background" })] as const,
  request: { query: sessionQuerySchema },
  responses: { 200: json(staffSessionViewSchema, "Platform user and capabilities"), ...problems(401, 422) },
});

const deleteSession = createRoute({
  method: "delete",
  path: "/api/system/session",
  summary: "Sign the platform user out",
  middleware: [staffSession()] as const,
  responses: { 204: { description: "Signed out" }, ...problems(401, 403) },
});

const getMethods = createRoute({
  method: "get",
  path: "/api/system/sign-in-methods",
  summary: "Ways for platform users to sign in",
  responses: { 200: json(signInMethodsSchema, "Which are offered") },
});

export const staffSessionRoutes = featureApp()
  .openapi(postSession, async (c) => {
    const signedIn = await signIn(c.var.deps, "system", c.req.valid("json"), c.req.header("cf-connecting-ip"));
    for (const cookie of signedIn.cookies) c.header("Set-Cookie", cookie, { append: true });
    return c.json(await readStaffSessionOf(c.var.deps, signedIn.accountId), 200);
  })
  .openapi(getSession, (c) => c.json(presentStaffSession(c.var.staff), 200))
  .openapi(deleteSession, async (c) => {
    await signOutStaff(c.var.deps, c.var.staff);
    clearSessionCookie(c, "system");
    return c.body(null, 204);
  })
  .openapi(getMethods, (c) =>
    c.json({ password: true as const, entra: c.var.deps.settings.entra.system !== null }, 200),
  );
