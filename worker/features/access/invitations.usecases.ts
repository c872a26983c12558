import { hashPassword } from "better-auth/crypto";
import type { Deps } from "../../deps.ts";
import { toIso } from "../../platform/clock.ts";
import { isConstraintError } from "../../platform/commit.ts";
import { randomToken, sha256Hex } from "../../platform/crypto.ts";
import type { Statement } from "../../platform/database.ts";
import { invalid, notFound } from "../../platform/errors.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { accountExists, alreadyMember, otherAddress } from "./access.errors.ts";
import { insertAccount, insertPassword } from "./accounts.repository.ts";
import { asRole } from "./capabilities.contract.ts";
import type { Accept, CreatedInvitation, InvitationView, Invite } from "./invitations.contract.ts";
import {
  type FoundInvitation,
  findInvitation,
  insertInvitation,
  insertMembership,
  invitationIsOpen,
  invitationOfWorkspaceIsOpen,
  isMemberByEmail,
  markAccepted,
  withdrawInvitation,
  withdrawInvitationsTo,
} from "./invitations.repository.ts";
import { openSession } from "./open-session.ts";
import { findWorkspaceRole } from "./scope.repository.ts";
import type { Operator, WorkspaceScope } from "./scopes.ts";
import { findAccountByEmail } from "./session.repository.ts";
import { sessionCookie } from "./session-cookie.ts";

const LIFETIME_MS = 7 * 24 * 60 * 60_000;

/** The token stands in the fragment, which a browser sends to nobody. */
const invitationLink = (deps: Pick<Deps, "settings">, token: string) => `${deps.settings.publicUrl}/invite#${token}`;

/** @throws AppError 409 `already_member` */
export async function invite(deps: Deps, scope: WorkspaceScope, { email, role }: Invite): Promise<CreatedInvitation> {
  if (await isMemberByEmail(scope, deps.db, email)) throw alreadyMember();
  const token = randomToken();
  const createdAt = deps.clock.now();
  const id = deps.ids.next("inv");
  const expiresAt = createdAt + LIFETIME_MS;
  const row = { id, email, role, tokenHash: await sha256Hex(token), createdAt, expiresAt };
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "workspace.invitation.created",
    resource: { type: "invitation", id },
    outcome: "succeeded",
    metadata: { role },
  });
  await deps.commit({
    changes: [withdrawInvitationsTo(scope, deps.db, email, createdAt), insertInvitation(scope, deps.db, row), entry],
  });
  return { id, email, role, expires_at: toIso(expiresAt), link: invitationLink(deps, token) };
}

/** @throws AppError 404 for one that is not open */
export async function revokeInvitation(deps: Deps, scope: WorkspaceScope, invitationId: string): Promise<void> {
  const now = deps.clock.now();
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "workspace.invitation.revoked",
    resource: { type: "invitation", id: invitationId },
    outcome: "succeeded",
    onlyIf: invitationOfWorkspaceIsOpen(scope, invitationId, now),
  });
  const results = await deps.commit({ changes: [entry, withdrawInvitation(scope, deps.db, invitationId, now)] });
  if ((results.at(-1) as unknown[]).length === 0) throw notFound();
}

/** The open invitation of a link. @throws AppError 404 for every other token, used, expired and withdrawn ones alike */
export async function resolveInvitation(deps: Pick<Deps, "db" | "clock">, token: string): Promise<FoundInvitation> {
  const found = await findInvitation(deps.db, await sha256Hex(token), deps.clock.now());
  if (!found) throw notFound();
  return found;
}

export const presentInvitationView = (invitation: FoundInvitation): InvitationView => ({
  workspace_name: invitation.workspaceName,
  email: invitation.email,
  role: asRole(invitation.role),
  expires_at: toIso(invitation.expiresAt),
  account_exists: invitation.accountId !== null,
});

/** What every acceptance commits, whoever accepts. `markAccepted` is last: the others ask whether it is still open. */
function acceptance(deps: Deps, invitation: FoundInvitation, userId: string, now: number): Statement[] {
  return [
    insertMembership(deps.db, invitation, userId, now),
    auditEntry(deps, {
      workspaceId: invitation.workspaceId,
      actor: { kind: "user", id: userId },
      action: "workspace.invitation.accepted",
      resource: { type: "invitation", id: invitation.id },
      outcome: "succeeded",
      metadata: { role: invitation.role },
      onlyIf: invitationIsOpen(invitation.id, now),
    }),
    markAccepted(deps.db, invitation.id, now),
  ];
}

/** @throws AppError 409 for another address or a member, 404 when the invitation was used meanwhile */
export async function acceptAsOperator(deps: Deps, invitation: FoundInvitation, operator: Operator): Promise<void> {
  if (operator.email !== invitation.email) throw otherAddress();
  if ((await findWorkspaceRole(deps.db, operator.userId, invitation.workspaceId)) !== null) throw alreadyMember();
  const results = await deps.commit({ changes: acceptance(deps, invitation, operator.userId, deps.clock.now()) });
  if ((results.at(-1) as unknown[]).length === 0) throw notFound();
}

function requireNameAndPassword({ name, password }: Accept): { name: string; password: string } {
  if (name !== undefined && password !== undefined) return { name, password };
  const missing = [name === undefined ? "name" : [], password === undefined ? "password" : []].flat();
  throw invalid(
    missing.map((field) => ({ path: `body.${field}`, code: "required", detail: "Needed to set up the account." })),
  );
}

/**
 * Sets up the account of somebody who has none, as a member who is signed in. The address counts as unproved: that the
 * link reached its owner is the inviter's word only, so a directory that proves it later ends this password and its sessions.
 *
 * @throws AppError 409 `account_exists`, 422 without name and password, 404 when the invitation was used meanwhile
 */
export async function acceptAsNewcomer(
  deps: Deps,
  invitation: FoundInvitation,
  accept: Accept,
): Promise<{ userId: string; cookie: string }> {
  const { name, password } = requireNameAndPassword(accept);
  if (invitation.accountId !== null) throw accountExists();
  const now = deps.clock.now();
  const userId = deps.ids.next("usr");
  const token = randomToken();
  const hash = await hashPassword(password);
  const account = { id: userId, name, email: invitation.email, emailVerified: false, now };
  const session = openSession(deps, "admin", userId, await sha256Hex(token));
  const changes = [
    insertAccount(deps.db, "admin", account, invitationIsOpen(invitation.id, now)),
    insertPassword(deps.db, "admin", { id: deps.ids.next("crd"), accountId: userId, hash, now }),
    ...session.statements,
    ...acceptance(deps, invitation, userId, now),
  ];
  try {
    await deps.commit({ changes });
  } catch (error) {
    if (!isConstraintError(error)) throw error;
    if (await findAccountByEmail(deps.db, "admin", invitation.email)) throw accountExists();
    throw notFound();
  }
  return { userId, cookie: await sessionCookie("admin", token, deps.settings.authSecret) };
}
