import { createRoute } from "@hono/zod-openapi";
import { featureApp } from "../../feature-app.ts";
import { json, problems } from "../../platform/validation.ts";
import { operator } from "./guards.ts";
import { sessionQuerySchema, sessionViewSchema, signInMethodsSchema, signInSchema } from "./session.contract.ts";
import { clearSessionCookie } from "./session-cookie.ts";
import { readSession, readSessionOf } from "./session-view.usecases.ts";
import { signIn, signOutOperator } from "./sign-in.usecases.ts";

const postSession = createRoute({
  method: "post",
  path: "/api/admin/session",
  summary: "Sign an operator in",
  request: { body: { ...json(signInSchema, "Credentials"), required: true } },
  responses: {
    200: json(sessionViewSchema, "Signed in; the session is in the cookie"),
    ...problems(400, 401, 403, 413, 422, 429),
  },
});

const getSession = createRoute({
  method: "get",
  path: "/api/admin/session",
  summary: "Who am I, and what is in my scope",
  middleware: [operator({ touch: "unless_background" })] as const,
  request: { query: sessionQuerySchema },
  responses: { 200: json(sessionViewSchema, "User, workspaces, tenants and capabilities"), ...problems(401, 422) },
});

const deleteSession = createRoute({
  method: "delete",
  path: "/api/admin/session",
  summary: "Sign the operator out",
  middleware: [operator()] as const,
  responses: { 204: { description: "Signed out" }, ...problems(401, 403) },
});

const getMethods = createRoute({
  method: "get",
  path: "/api/admin/sign-in-methods",
  summary: "Ways for operators to sign in",
  responses: { 200: json(signInMethodsSchema, "Which are offered") },
});

export const operatorSessionRoutes = featureApp()
  .openapi(postSession, async (c) => {
    const signedIn = await signIn(c.var.deps, "admin", c.req.valid("json"), c.req.header("cf-connecting-ip"));
    for (const cookie of signedIn.cookies) c.header("Set-Cookie", cookie, { append: true });
    return c.json(await readSessionOf(c.var.deps, signedIn.accountId), 200);
  })
  .openapi(getSession, async (c) => c.json(await readSession(c.var.deps, c.var.operator), 200))
  .openapi(deleteSession, async (c) => {
    await signOutOperator(c.var.deps, c.var.operator);
    clearSessionCookie(c, "admin");
    return c.body(null, 204);
  })
  .openapi(getMethods, (c) =>
    c.json({ password: true as const, entra: c.var.deps.settings.entra.admin !== null }, 200),
  );
