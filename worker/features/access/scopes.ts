import type { Deps } from "../../deps.ts";
import { commit } from "../../platform/commit.ts";
import { forbidden, notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import { auditEntry } from "../audit/audit.usecases.ts";
import { type Capability, type PlatformCapability, type Role, roleHas } from "./capabilities.contract.ts";
import { findTenantRole, findWorkspaceRole } from "./scope.repository.ts";

export interface Operator {
  userId: string;
  sessionId: string;
  /** Epoch ms: when the session ends if nobody uses it again. */
  sessionExpiresAt: number;
  name: string;
  email: string;
}

export interface Staff {
  platformUserId: string;
  sessionId: string;
  /** Epoch ms: when the session ends if nobody uses it again. */
  sessionExpiresAt: number;
  name: string;
  email: string;
  capabilities: ReadonlySet<PlatformCapability>;
}

declare const brand: unique symbol;

/** A workspace that the operator is a member of. Only this module makes one: holding it is the proof. */
export interface WorkspaceScope {
  readonly [brand]: "workspace";
  workspaceId: string;
  role: Role;
  operator: Operator;
}

/** A tenant that the operator is entitled to. Only this module makes one: holding it is the proof. */
export interface TenantScope {
  readonly [brand]: "tenant";
  workspaceId: string;
  tenantId: string;
  /** The operator's role on the tenant. */
  role: Role;
  operator: Operator;
}

/** @throws AppError 404 for a malformed id, an unknown workspace, and one that the operator is no member of, all alike */
export async function resolveWorkspaceScope(
  deps: Deps,
  operator: Operator,
  workspaceId: string,
): Promise<WorkspaceScope> {
  const role = isId(workspaceId, "ws") ? await findWorkspaceRole(deps.db, operator.userId, workspaceId) : null;
  if (role === null) throw notFound();
  return { workspaceId, role, operator } as WorkspaceScope;
}

/** @throws AppError 404 for a malformed id, an unknown tenant, and one that the operator is not entitled to, all alike */
export async function resolveTenantScope(deps: Deps, operator: Operator, tenantId: string): Promise<TenantScope> {
  const found = isId(tenantId, "ten") ? await findTenantRole(deps.db, operator.userId, tenantId) : null;
  if (found === null) throw notFound();
  return { workspaceId: found.workspaceId, tenantId, role: found.role, operator } as TenantScope;
}

/**
 * The refusal is committed apart from the request's own unit of work: it must not mark the request's idempotency key as
 * applied.
 *
 * @throws AppError 403, after one audit entry with the outcome `denied`
 */
export async function requireCapability(
  deps: Deps,
  scope: WorkspaceScope | TenantScope,
  capability: Capability,
): Promise<void> {
  if (roleHas(scope.role, capability)) return;
  const tenantId = "tenantId" in scope ? scope.tenantId : null;
  const entry = auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action: "access.denied",
    resource: tenantId === null ? { type: "workspace", id: scope.workspaceId } : { type: "tenant", id: tenantId },
    outcome: "denied",
    metadata: { capability },
  });
  await commit({ db: deps.db, log: deps.log, alongside: () => [] }, { changes: [entry] });
  throw forbidden(capability);
}

/** A refused staff mutation leaves one entry of the platform; a refused read goes to the security log alone. */
export async function denyStaff(
  deps: Deps,
  staff: Staff,
  capability: PlatformCapability,
  isMutation: boolean,
): Promise<never> {
  if (isMutation) {
    const entry = auditEntry(deps, {
      workspaceId: null,
      actor: { kind: "platform_user", id: staff.platformUserId },
      action: "access.denied",
      resource: { type: "platform", id: null },
      outcome: "denied",
      metadata: { capability },
    });
    await commit({ db: deps.db, log: deps.log, alongside: () => [] }, { changes: [entry] });
  }
  throw forbidden(capability);
}
