import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { asRole, type Role, roleHas } from "./capabilities.contract.ts";
import {
  deleteEntitlement,
  findEntitlement,
  findTenantStanding,
  isEntitled,
  isMember,
  putEntitlement,
} from "./entitlements.repository.ts";
import type { Entitlement } from "./members.contract.ts";
import {
  type Operator,
  requireCapability,
  resolveWorkspaceScope,
  type TenantScope,
  type WorkspaceScope,
} from "./scopes.ts";
import { endOperatorSockets } from "./sockets.ts";

export { insertCreatorEntitlement } from "./entitlements.repository.ts";

/**
 * Who is entitled to a tenant is decided by who manages the members of its workspace, entitled to the tenant or not:
 * otherwise a tenant whose last entitled member left could never be given to anybody again. To everybody else a tenant
 * that they are not entitled to does not exist.
 *
 * @throws AppError 404, then 403
 */
export async function resolveEntitlementScope(
  deps: Deps,
  operator: Operator,
  tenantId: string,
): Promise<WorkspaceScope> {
  const standing = isId(tenantId, "ten") ? await findTenantStanding(deps.db, operator.userId, tenantId) : undefined;
  if (!standing) throw notFound();
  const scope = await resolveWorkspaceScope(deps, operator, standing.workspaceId);
  if (standing.entitledAs === null && !roleHas(scope.role, "members.manage")) throw notFound();
  await requireCapability(deps, scope, "members.manage");
  return scope;
}

/** The role of somebody on the tenant; null for who is not entitled to it. */
export const entitlementRole = (deps: Pick<Deps, "db">, scope: TenantScope, userId: string): Promise<Role | null> =>
  findEntitlement(scope, deps.db, scope.tenantId, userId);

/** Condition that somebody is entitled to the tenant. */
export const isEntitledTo = (scope: TenantScope, userId: string): SQL => isEntitled(scope, scope.tenantId, userId);

/** Entitles a member. @throws AppError 404 for who is no member of the workspace any more */
export async function setEntitlement(
  deps: Deps,
  scope: WorkspaceScope,
  target: { tenantId: string; userId: string; role: Role },
): Promise<Entitlement> {
  const { tenantId, userId, role } = target;
  const before = await findEntitlement(scope, deps.db, tenantId, userId);
  if (before === role) return { tenant_id: tenantId, user_id: userId, role };
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "tenant.entitlement.changed",
    resource: { type: "user", id: userId },
    outcome: "succeeded",
    metadata: { from: before, to: role },
    onlyIf: isMember(scope, userId),
  });
  const results = await deps.commit({ changes: [entry, putEntitlement(scope, deps.db, target, deps.clock.now())] });
  const [written] = results.at(-1) as { role: string }[];
  // who left meanwhile is entitled to nothing
  if (written === undefined) throw notFound();
  await endOperatorSockets(deps, [scope.workspaceId], { userIds: [userId] });
  return { tenant_id: tenantId, user_id: userId, role: asRole(written.role) };
}

/** @throws AppError 404 for who is not entitled */
export async function removeEntitlement(
  deps: Deps,
  scope: WorkspaceScope,
  { tenantId, userId }: { tenantId: string; userId: string },
): Promise<void> {
  const before = await findEntitlement(scope, deps.db, tenantId, userId);
  if (before === null) throw notFound();
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "tenant.entitlement.removed",
    resource: { type: "user", id: userId },
    outcome: "succeeded",
    metadata: { role: before },
    onlyIf: isEntitled(scope, tenantId, userId),
  });
  const results = await deps.commit({ changes: [entry, deleteEntitlement(scope, deps.db, tenantId, userId)] });
  if ((results.at(-1) as unknown[]).length === 0) throw notFound();
  await endOperatorSockets(deps, [scope.workspaceId], { userIds: [userId] });
}
