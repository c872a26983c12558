import type { Deps } from "../../deps.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { invalidCredentials, tooManyAttempts } from "./access.errors.ts";
import { authOf } from "./auth/instance.ts";
import { PLANES, type Plane } from "./planes.contract.ts";
import type { Operator, Staff } from "./scopes.ts";
import type { SignIn } from "./session.contract.ts";
import { deleteSession, sessionExists } from "./session.repository.ts";
import { findWorkspaceIds } from "./session-view.repository.ts";
import { endOperatorSockets, endStaffSockets } from "./sockets.ts";

export interface SignedIn {
  accountId: string;
  /** `Set-Cookie` values that open the session. */
  cookies: string[];
}

/**
 * Through the account library's own handler, because its rate limit stands there.
 *
 * @param clientAddress as Cloudflare reports it; the limit counts by it
 */
export async function signIn(
  deps: Deps,
  plane: Plane,
  { email, password }: SignIn,
  clientAddress: string | undefined,
): Promise<SignedIn> {
  const { publicUrl } = deps.settings;
  const headers = new Headers({ "Content-Type": "application/json", Origin: new URL(publicUrl).origin });
  if (clientAddress !== undefined) headers.set("cf-connecting-ip", clientAddress);
  const url = new URL(`${PLANES[plane].basePath}/sign-in/email`, publicUrl);
  const body = JSON.stringify({ email, password });
  const response = await authOf(deps, plane).handler(new Request(url, { method: "POST", headers, body }));
  if (response.status === 429) throw tooManyAttempts(Number(response.headers.get("X-Retry-After") ?? 60));
  if (response.status === 401) {
    deps.log.warn("sign_in_refused", { plane });
    throw invalidCredentials();
  }
  if (!response.ok) throw new Error(`sign-in answered ${response.status}`);
  const { user } = await response.json<{ user: { id: string } }>();
  return { accountId: user.id, cookies: response.headers.getSetCookie() };
}

async function deleteOwnSession(deps: Deps, plane: Plane, accountId: string, sessionId: string): Promise<void> {
  const entry = auditEntry(deps, {
    workspaceId: null,
    actor: { kind: PLANES[plane].actorKind, id: accountId },
    action: "session.signed_out",
    resource: { type: "session", id: sessionId },
    outcome: "succeeded",
    onlyIf: sessionExists(plane, sessionId),
  });
  await deps.commit({ changes: [entry, deleteSession(deps.db, plane, sessionId)] });
}

export async function signOutOperator(deps: Deps, operator: Operator): Promise<void> {
  await deleteOwnSession(deps, "admin", operator.userId, operator.sessionId);
  const workspaceIds = await findWorkspaceIds(deps.db, operator.userId);
  await endOperatorSockets(deps, workspaceIds, { sessionIds: [operator.sessionId] });
}

export async function signOutStaff(deps: Deps, staff: Staff): Promise<void> {
  await deleteOwnSession(deps, "system", staff.platformUserId, staff.sessionId);
  await endStaffSockets(deps, { sessionIds: [staff.sessionId] });
}
