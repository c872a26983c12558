import type { Context, Env, MiddlewareHandler } from "hono";
import { AppError } from "./errors.ts";

const SAFE_METHODS = new Set(["GET", "HEAD", "OPTIONS"]);

/**
 * Whether a request may change something or open a socket: its Origin must be one of ours. A browser always sends Origin
 * with those; a caller that is no browser (script, test) must send it too, so that there is one rule.
 */
export function isAllowedOrigin(
  origin: string | null | undefined,
  fetchSite: string | null | undefined,
  allowed: ReadonlySet<string>,
) {
  if (fetchSite !== null && fetchSite !== undefined && fetchSite !== "same-origin") return false;
  return origin !== null && origin !== undefined && allowed.has(origin);
}

export const foreignOrigin = () =>
  new AppError(403, "foreign_origin", "Request from a foreign origin", {
    detail: "Unsafe requests and WebSocket upgrades need an Origin header of this site.",
  });

export const requireOwnOrigin =
  <E extends Env>(allowed: (c: Context<E>) => ReadonlySet<string>): MiddlewareHandler<E> =>
  async (c, next) => {
    const isUpgrade = c.req.header("Upgrade")?.toLowerCase() === "websocket";
    if (isUpgrade || !SAFE_METHODS.has(c.req.method)) {
      if (!isAllowedOrigin(c.req.header("Origin"), c.req.header("Sec-Fetch-Site"), allowed(c))) throw foreignOrigin();
    }
    await next();
  };

/** Headers of every API answer; `web/public/_headers` says the same for the static files. */
export const API_HEADERS: Record<string, string> = {
  "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
  "Referrer-Policy": "same-origin",
  "Strict-Transport-Security": "max-age=31536000; includeSubDomains",
  "X-Content-Type-Options": "nosniff",
  "X-Frame-Options": "DENY",
};

export const securityHeaders: MiddlewareHandler = async (c, next) => {
  await next();
  // the answer to an upgrade belongs to the runtime: its headers are immutable
  if (c.res.status === 101) return;
  for (const [name, value] of Object.entries(API_HEADERS)) c.res.headers.set(name, value);
  if (!c.res.headers.has("Cache-Control")) c.res.headers.set("Cache-Control", "no-store");
};
