import { toIsoOrNull } from "../../platform/clock.ts";
import { asRole, ROLE_CAPABILITIES } from "../access/capabilities.contract.ts";
import { presentActiveRun } from "../operations/operations.queries.ts";
import { CONSENT_STATUSES, VERIFICATION_STATUSES } from "../providers/connection-state.contract.ts";
import { reasonView } from "../providers/connections.presenter.ts";
import { TENANT_STATUSES } from "./tenant-status.contract.ts";
import { CONNECTION_TYPES, type ProviderView, type TenantView } from "./tenants.contract.ts";
import type { TenantRow } from "./tenants.repository.ts";

/** A stored word as the closed type that a CHECK keeps it in. */
const oneOf = <T extends string>(words: readonly T[], stored: string, otherwise: T): T =>
  words.find((word) => word === stored) ?? otherwise;

const presentConnection = (connection: NonNullable<TenantRow["connection"]>): ProviderView => ({
  connection_type: oneOf(CONNECTION_TYPES, connection.connectionType, "platform"),
  enabled: connection.enabled,
  consent_status: oneOf(CONSENT_STATUSES, connection.consentStatus, "unknown"),
  verification_status: oneOf(VERIFICATION_STATUSES, connection.verificationStatus, "unknown"),
  last_health_check_at: toIsoOrNull(connection.lastHealthCheckAt),
  last_error: reasonView(connection.lastErrorReasonCode),
});

export function presentTenant(row: TenantRow): TenantView {
  const role = asRole(row.role);
  return {
    id: row.id,
    display_name: row.displayName,
    status: oneOf(TENANT_STATUSES, row.status, "active"),
    role,
    capabilities: [...ROLE_CAPABILITIES[role]],
    provider: row.connection && presentConnection(row.connection),
    active_run: row.activeRun && presentActiveRun(row.activeRun),
  };
}
