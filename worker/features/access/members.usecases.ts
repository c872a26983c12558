import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { lastOwner } from "./access.errors.ts";
import { type Role, roleHas } from "./capabilities.contract.ts";
import { listOpenInvitations } from "./invitations.repository.ts";
import type { Member, Members } from "./members.contract.ts";
import { presentInvitation, presentMember } from "./members.presenter.ts";
import {
  deleteEntitlementsOf,
  deleteMember,
  findMember,
  listMembers,
  listMemberTenants,
  listTenantsOfMember,
  type MemberRow,
  memberMayChangeTo,
  memberMayLeave,
  updateRole,
  withdrawInvitationsOf,
} from "./members.repository.ts";
import type { WorkspaceScope } from "./scopes.ts";
import { endOperatorSockets } from "./sockets.ts";

export async function readMembers(deps: Pick<Deps, "db" | "clock">, scope: WorkspaceScope): Promise<Members> {
  const canManage = roleHas(scope.role, "members.manage");
  const viewerId = scope.operator.userId;
  const [members, tenants, invitations] = await Promise.all([
    listMembers(scope, deps.db),
    listMemberTenants(scope, deps.db, canManage ? null : viewerId),
    canManage ? listOpenInvitations(scope, deps.db, deps.clock.now()) : [],
  ]);
  const tenantsOf = Map.groupBy(tenants, (tenant) => tenant.userId);
  return {
    members: members.map((member) => presentMember(member, tenantsOf.get(member.userId) ?? [], viewerId)),
    invitations: invitations.map(presentInvitation),
    can_manage: canManage,
  };
}

async function readMember(deps: Pick<Deps, "db">, scope: WorkspaceScope, userId: string): Promise<Member> {
  const [member, tenants] = await Promise.all([
    findMember(scope, deps.db, userId),
    listTenantsOfMember(scope, deps.db, userId),
  ]);
  if (!member) throw notFound();
  return presentMember(member, tenants, scope.operator.userId);
}

/** @throws AppError 404 for who is no member any more, 409 `last_owner` */
export async function changeRole(deps: Deps, scope: WorkspaceScope, before: MemberRow, role: Role): Promise<Member> {
  const { userId } = before;
  if (before.role === role) return readMember(deps, scope, userId);
  const mayChange = memberMayChangeTo(scope, userId, role);
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "workspace.member.role_changed",
    resource: { type: "user", id: userId },
    outcome: "succeeded",
    metadata: { from: before.role, to: role },
    onlyIf: mayChange,
  });
  const withdrawal = roleHas(role, "members.manage")
    ? []
    : [withdrawInvitationsOf(scope, deps.db, userId, deps.clock.now(), mayChange)];
  const results = await deps.commit({ changes: [entry, ...withdrawal, updateRole(scope, deps.db, userId, role)] });
  // nothing written: somebody else did the same or removed the member meanwhile, or it is the last owner
  if ((results.at(-1) as unknown[]).length === 0) {
    const now = await readMember(deps, scope, userId);
    if (now.role !== role) throw lastOwner();
    return now;
  }
  await endOperatorSockets(deps, [scope.workspaceId], { userIds: [userId] });
  return readMember(deps, scope, userId);
}

/**
 * Ends the membership and with it every entitlement to a tenant of the workspace.
 *
 * @throws AppError 404 for who is no member any more, 409 `last_owner`
 */
export async function removeMember(deps: Deps, scope: WorkspaceScope, member: MemberRow): Promise<void> {
  const { userId } = member;
  const mayLeave = memberMayLeave(scope, userId);
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "workspace.member.removed",
    resource: { type: "user", id: userId },
    outcome: "succeeded",
    metadata: { role: member.role },
    onlyIf: mayLeave,
  });
  const results = await deps.commit({
    changes: [
      entry,
      withdrawInvitationsOf(scope, deps.db, userId, deps.clock.now(), mayLeave),
      deleteEntitlementsOf(scope, deps.db, userId),
      deleteMember(scope, deps.db, userId),
    ],
  });
  // nothing written: somebody else removed the member meanwhile, or it is the last owner
  if ((results.at(-1) as unknown[]).length === 0) {
    throw (await findMember(scope, deps.db, userId)) ? lastOwner() : notFound();
  }
  await endOperatorSockets(deps, [scope.workspaceId], { userIds: [userId] });
}
