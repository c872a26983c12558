import type { Deps } from "../../deps.ts";
import { sha256Hex } from "../../platform/crypto.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import { findPlatformCapabilities } from "./scope.repository.ts";
import type { Operator, Staff } from "./scopes.ts";
import { findSession, type SessionRow, setIdleEnd } from "./session.repository.ts";
import { isSessionAlive, refreshedIdleEnd, sessionEndsAt } from "./session.rules.ts";

/**
 * The live session of a cookie's token on that plane.
 *
 * @param touch whether being asked for is its use, which moves its idle end; false for what a page asks for by itself
 */
async function useSession(deps: Deps, plane: Plane, token: string | null, touch: boolean): Promise<SessionRow | null> {
  if (token === null) return null;
  const session = await findSession(deps.db, plane, await sha256Hex(token));
  const now = deps.clock.now();
  if (!session || !isSessionAlive(session, PLANES[plane], now)) return null;
  const idleEndsAt = touch ? refreshedIdleEnd(session, PLANES[plane], now) : null;
  if (idleEndsAt === null) return session;
  await setIdleEnd(deps.db, plane, session.sessionId, idleEndsAt, now);
  return { ...session, idleEndsAt };
}

export async function currentOperator(deps: Deps, token: string | null, touch = true): Promise<Operator | null> {
  const session = await useSession(deps, "admin", token, touch);
  return (
    session && {
      userId: session.accountId,
      sessionId: session.sessionId,
      sessionExpiresAt: sessionEndsAt(session, PLANES.admin),
      name: session.name,
      email: session.email,
    }
  );
}

export async function currentStaff(deps: Deps, token: string | null, touch = true): Promise<Staff | null> {
  const session = await useSession(deps, "system", token, touch);
  if (session === null) return null;
  const held = await findPlatformCapabilities(deps.db, [session.accountId]);
  return {
    platformUserId: session.accountId,
    sessionId: session.sessionId,
    sessionExpiresAt: sessionEndsAt(session, PLANES.system),
    name: session.name,
    email: session.email,
    capabilities: held.get(session.accountId) ?? new Set(),
  };
}
