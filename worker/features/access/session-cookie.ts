import type { Context } from "hono";
import { generateSignedCookie, getSignedCookie, setCookie } from "hono/cookie";
import { PLANES, type Plane } from "./planes.contract.ts";

const ATTRIBUTES = { path: "/", secure: true, httpOnly: true, sameSite: "Lax" } as const;

/** Each plane signs with a key of its own, so that a cookie of one has no valid signature on the other. */
export const planeSecret = (plane: Plane, secret: string): string => `${plane}.${secret}`;

/** The session token of the request, or null without a cookie that we signed. */
export async function readSessionToken(c: Context, plane: Plane, secret: string): Promise<string | null> {
  const token = await getSignedCookie(c, planeSecret(plane, secret), PLANES[plane].cookie);
  return token === undefined || token === false ? null : token;
}

/** `Set-Cookie` value for a session. It lives as long as a session at most can; the row decides when it really ends. */
export const sessionCookie = (plane: Plane, token: string, secret: string): Promise<string> =>
  generateSignedCookie(PLANES[plane].cookie, token, planeSecret(plane, secret), {
    ...ATTRIBUTES,
    maxAge: PLANES[plane].absoluteMs / 1000,
  });

export const clearSessionCookie = (c: Context, plane: Plane): void =>
  setCookie(c, PLANES[plane].cookie, "", { ...ATTRIBUTES, maxAge: 0 });
