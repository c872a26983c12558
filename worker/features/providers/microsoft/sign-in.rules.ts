import { z } from "zod";

/** Roles that may consent to application permissions of Graph (ids of the role templates: shared/data). */
const CONSENTING_ROLES: ReadonlySet<string> = new Set([
  "62e90394-69f5-4237-9190-012177145e10", // Global Administrator
  "e8611ab8-c189-46e8-94e1-60213ab1f814", // Privileged Role Administrator
]);

/** The claims that are read; who it was is not among them. */
const idTokenClaims = z.object({
  aud: z.string(),
  tid: z.string(),
  nonce: z.string(),
  /** Epoch seconds. */
  exp: z.number(),
  /** Absent when the application's registration does not ask for directory roles. */
  wids: z.array(z.string()).optional().catch(undefined),
});

export interface ExpectedSignIn {
  clientId: string;
  entraTenantId: string;
  nonce: string;
}

/**
 * `not_administrator` is somebody of the right directory; `roles_not_told` may be anybody of it: the token says nothing of
 * roles, not even that there are none. `invalid` is no answer to what was asked.
 */
export type SignInVerdict = "confirmed" | "wrong_directory" | "not_administrator" | "roles_not_told" | "invalid";

const isSame = (left: string, right: string): boolean => left.toLowerCase() === right.toLowerCase();

/**
 * Whether a sign-in speaks for a directory. The token must come from the token endpoint itself: its signature is not
 * looked at (OpenID Connect Core 3.1.3.7).
 *
 * @param claims of the id token, as decoded
 * @param now epoch ms
 */
export function judgeSignIn(claims: unknown, expected: ExpectedSignIn, now: number): SignInVerdict {
  const read = idTokenClaims.safeParse(claims);
  if (!read.success) return "invalid";
  const { aud, tid, nonce, exp, wids } = read.data;
  if (!isSame(aud, expected.clientId) || nonce !== expected.nonce || exp * 1000 <= now) return "invalid";
  if (!isSame(tid, expected.entraTenantId)) return "wrong_directory";
  if (wids === undefined) return "roles_not_told";
  return wids.some((role) => CONSENTING_ROLES.has(role.toLowerCase())) ? "confirmed" : "not_administrator";
}
