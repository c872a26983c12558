import type { BetterAuthPlugin } from "better-auth";
import { sha256Hex } from "../../../platform/crypto.ts";
import type { Plane } from "../planes.contract.ts";
import { countAttempt, type LimitRule } from "./rate-limit.repository.ts";

/**
 * Bounds how often anybody anywhere guesses at one account. Stands behind the limit by client address, so that one
 * address cannot use an account's attempts up, and counts an address without an account like any other.
 */
export const accountLimit = (
  deps: Parameters<typeof countAttempt>[0],
  plane: Plane,
  rule: LimitRule,
): BetterAuthPlugin => ({
  id: "account-limit",
  onRequest: async (request) => {
    if (!new URL(request.url).pathname.endsWith("/sign-in/email")) return;
    const { email } = await request.clone().json<{ email: string }>();
    const { allowed, retryAfter } = await countAttempt(deps, plane, `account|${await sha256Hex(email)}`, rule);
    if (allowed) return;
    return { response: new Response(null, { status: 429, headers: { "X-Retry-After": String(retryAfter) } }) };
  },
});
