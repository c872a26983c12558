import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { type AuditAction, auditEntry } from "../audit/audit.usecases.ts";

interface DraftEntry {
  /** Absent for an entry about the tenant itself. */
  draftId?: string;
  tenantId?: string | null;
  metadata?: Record<string, string>;
  onlyIf?: SQL;
}

/** Audit entry of what the operator of the scope did to a draft or its tenant. */
export const draftEntry = (
  deps: Pick<Deps, "db" | "clock" | "ids">,
  scope: WorkspaceScope | TenantScope,
  action: AuditAction,
  { draftId, tenantId = "tenantId" in scope ? scope.tenantId : null, metadata = {}, onlyIf }: DraftEntry,
): Statement =>
  auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action,
    resource:
      draftId === undefined ? { type: "tenant", id: tenantId } : { type: "tenant_onboarding_session", id: draftId },
    outcome: "succeeded",
    metadata,
    ...(onlyIf === undefined ? {} : { onlyIf }),
  });
