import { createRoute } from "@hono/zod-openapi";
import type { MiddlewareHandler } from "hono";
import type { AppEnv, Deps } from "../../deps.ts";
import { featureApp } from "../../feature-app.ts";
import { notFound } from "../../platform/errors.ts";
import { json, problems } from "../../platform/validation.ts";
import { tooManyAttempts } from "./access.errors.ts";
import { authOf } from "./auth/instance.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import { socialSignInSchema, socialSignInStartSchema } from "./session.contract.ts";

// Of the account library's endpoints these two are reachable, and only where Microsoft Entra ID is configured.

/** Before the validation of the body: a way to sign in that is not offered does not exist. */
const offered =
  (plane: Plane): MiddlewareHandler<AppEnv> =>
  async (c, next) => {
    if (c.var.deps.settings.entra[plane] === null) throw notFound();
    await next();
  };

const start = <P extends string>(plane: Plane, path: P) =>
  createRoute({
    method: "post",
    path,
    middleware: [offered(plane)] as const,
    summary: "Begin a sign-in with Microsoft Entra ID",
    request: { body: { ...json(socialSignInSchema, "Where to return to"), required: true } },
    responses: {
      200: json(socialSignInStartSchema, "Where to send the browser"),
      ...problems(400, 403, 404, 413, 422, 429),
    },
  });

const callback = <P extends string>(plane: Plane, path: P) =>
  createRoute({
    method: "get",
    path,
    middleware: [offered(plane)] as const,
    summary: "Return from Microsoft Entra ID",
    responses: { 302: { description: "To the page that the sign-in began on" }, ...problems(404) },
  });

const HOME: Readonly<Record<Plane, string>> = { admin: "/admin", system: "/system" };

/** The library's answer, whose cookie binds the sign-in to this browser. */
async function beginSignIn(
  deps: Deps,
  plane: Plane,
  request: Request,
  returnTo: string | undefined,
): Promise<Response> {
  const headers = new Headers(request.headers);
  headers.delete("Content-Length");
  const body = JSON.stringify({
    provider: "microsoft",
    callbackURL: returnTo ?? HOME[plane],
    errorCallbackURL: `${HOME[plane]}/sign-in`,
    disableRedirect: true,
  });
  const url = new URL(`${PLANES[plane].basePath}/sign-in/social`, deps.settings.publicUrl);
  const response = await authOf(deps, plane).handler(new Request(url, { method: "POST", headers, body }));
  if (response.status === 429) throw tooManyAttempts(Number(response.headers.get("X-Retry-After") ?? 60));
  if (!response.ok) throw new Error(`sign-in with the directory answered ${response.status}`);
  return response;
}

export const entraRoutes = featureApp()
  .openapi(start("admin", "/api/admin/auth/sign-in/social"), async (c) => {
    const response = await beginSignIn(c.var.deps, "admin", c.req.raw, c.req.valid("json").callbackURL);
    for (const cookie of response.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
    return c.json(socialSignInStartSchema.parse(await response.json()), 200);
  })
  .openapi(start("system", "/api/system/auth/sign-in/social"), async (c) => {
    const response = await beginSignIn(c.var.deps, "system", c.req.raw, c.req.valid("json").callbackURL);
    for (const cookie of response.headers.getSetCookie()) c.header("Set-Cookie", cookie, { append: true });
    return c.json(socialSignInStartSchema.parse(await response.json()), 200);
  })
  .openapi(callback("admin", "/api/admin/auth/callback/microsoft"), (c) =>
    authOf(c.var.deps, "admin").handler(c.req.raw),
  )
  .openapi(callback("system", "/api/system/auth/callback/microsoft"), (c) =>
    authOf(c.var.deps, "system").handler(c.req.raw),
  );
