import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { TenantScope } from "../access/guards.ts";
import { type AuditAction, auditEntry } from "../audit/audit.usecases.ts";

/** Audit entry of what the operator of the scope did to a provider connection. */
export const connectionEntry = (
  deps: Pick<Deps, "db" | "clock" | "ids">,
  scope: TenantScope,
  action: AuditAction,
  connectionId: string,
  metadata: Record<string, string | null> = {},
  onlyIf?: SQL,
): Statement =>
  auditEntry(deps, {
    workspaceId: scope.workspaceId,
    tenantId: scope.tenantId,
    actor: { kind: "user", id: scope.operator.userId },
    action,
    resource: { type: "provider_connection", id: connectionId },
    outcome: "succeeded",
    metadata,
    ...(onlyIf === undefined ? {} : { onlyIf }),
  });
