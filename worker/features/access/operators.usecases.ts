import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import { type AuditAction, auditEntry } from "../audit/audit.usecases.ts";
import { lastOwner } from "./access.errors.ts";
import { commitAs } from "./commit-as.ts";
import type { OperatorAccount } from "./operators.contract.ts";
import {
  findSessionIds,
  mayDeactivate,
  mayReactivate,
  setOperatorDeactivated,
  withdrawEveryInvitationOf,
} from "./operators.repository.ts";
import type { Staff } from "./scopes.ts";
import { deleteSessionsOf, findAccountByEmail } from "./session.repository.ts";
import { findWorkspaceIds } from "./session-view.repository.ts";
import { endOperatorSockets } from "./sockets.ts";

async function findOperator(deps: Pick<Deps, "db">, email: string) {
  const account = await findAccountByEmail(deps.db, "admin", email);
  if (!account) throw notFound();
  return account;
}

type Account = Awaited<ReturnType<typeof findOperator>>;

const present = ({ id, name, email, deactivatedAt }: Account): OperatorAccount => ({
  id,
  name,
  email,
  deactivated_at: toIsoOrNull(deactivatedAt),
});

const entryOf = (deps: Deps, staff: Staff, action: AuditAction, userId: string, onlyIf: SQL) =>
  auditEntry(deps, {
    workspaceId: null,
    actor: { kind: "platform_user", id: staff.platformUserId },
    action,
    resource: { type: "user", id: userId },
    outcome: "succeeded",
    onlyIf,
  });

/**
 * Ends the operator's sessions and sockets at once, and the invitations that the operator handed out.
 *
 * @throws AppError 404 for an unknown address, 409 `last_owner` when a workspace would be left without an owner who can act
 */
export async function deactivateOperator(deps: Deps, staff: Staff, email: string): Promise<OperatorAccount> {
  const { id } = await findOperator(deps, email);
  // before the sessions are gone: the hubs know sockets by them
  const [sessionIds, workspaceIds] = await Promise.all([findSessionIds(deps.db, id), findWorkspaceIds(deps.db, id)]);
  const onlyIf = mayDeactivate(staff.platformUserId, id);
  const now = deps.clock.now();
  await commitAs(deps, staff, [
    entryOf(deps, staff, "user.deactivated", id, onlyIf),
    withdrawEveryInvitationOf(deps.db, id, now, onlyIf),
    deleteSessionsOf(deps.db, "admin", id, onlyIf),
    setOperatorDeactivated(deps.db, id, now, onlyIf),
  ]);
  const account = await findOperator(deps, email);
  if (account.deactivatedAt === null) throw lastOwner();
  await endOperatorSockets(deps, workspaceIds, { sessionIds, userIds: [id] });
  return present(account);
}

/** The operator may sign in again, with the memberships and tenants that are left. @throws AppError 404 */
export async function reactivateOperator(deps: Deps, staff: Staff, email: string): Promise<OperatorAccount> {
  const { id } = await findOperator(deps, email);
  const onlyIf = mayReactivate(staff.platformUserId, id);
  await commitAs(deps, staff, [
    entryOf(deps, staff, "user.reactivated", id, onlyIf),
    setOperatorDeactivated(deps.db, id, null, onlyIf),
  ]);
  return present(await findOperator(deps, email));
}
