import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import { roleHas } from "../access/capabilities.contract.ts";
import type { TenantScope } from "../access/guards.ts";
import { latestRun } from "../operations/operations.queries.ts";
import { presentConnection } from "../providers/connection-view.presenter.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import { isConfirmed, readDefaultConnection } from "../providers/connections.usecases.ts";
import type { StoredPermissions } from "../providers/permissions.contract.ts";
import { assessPermissions } from "../providers/permissions.rules.ts";
import { findTenantHead } from "../tenants/tenants.usecases.ts";
import type { RequiredPermissions } from "./connections.contract.ts";
import { handoffText } from "./handoff.rules.ts";

const NEVER_READ: StoredPermissions = { granted: [], refreshedAt: null, lastErrorReasonCode: null, lastTriedAt: null };

/** What the product needs in the tenant, beside what it was last seen to be granted. */
export async function readRequiredPermissions(deps: Deps, scope: TenantScope): Promise<RequiredPermissions> {
  const [tenant, known, run] = await Promise.all([
    findTenantHead(scope, deps),
    readDefaultConnection(scope, deps, scope),
    latestRun(scope, deps, scope, "provider.connection.check"),
  ]);
  if (tenant === null) throw notFound();
  const stored = known?.permissions ?? NEVER_READ;
  const assessed = assessPermissions(stored, deps.clock.now());
  const { microsoft, publicUrl } = deps.settings;
  const { connection = null } = known ?? {};
  return {
    tenant: { id: scope.tenantId, display_name: tenant.displayName, external_tenant_id: tenant.externalTenantId },
    connection: connection && presentConnection(connection),
    overall: assessed.overall,
    last_refreshed_at: toIsoOrNull(stored.refreshedAt),
    is_stale: assessed.isStale,
    last_error: reasonView(stored.lastErrorReasonCode),
    permissions: assessed.rows.map(({ permission, status, satisfiedBy }) => ({
      value: permission.value,
      id: permission.id,
      resource: permission.resource,
      resource_name: permission.resourceName,
      kind: permission.kind,
      status,
      blocking: permission.blocking,
      satisfied_by: satisfiedBy,
      features: [...permission.features],
    })),
    other_grants: assessed.otherGrants.map(({ resource, id, value }) => ({
      resource,
      id,
      value,
      known: value !== null,
    })),
    handoff_text: handoffText({
      directoryId: tenant.externalTenantId,
      applicationId: connection?.clientId ?? (microsoft.clientId || null),
      rows: assessed.rows,
      consentUrl:
        connection !== null && roleHas(scope.role, "provider.manage")
          ? `${publicUrl.replace(/\/+$/, "")}/admin/connections/${connection.id}/consent`
          : null,
      needsConfirmation: connection === null || !isConfirmed(connection),
    }),
    active_run_id: run !== null && run.status !== "completed" ? run.id : null,
  };
}
