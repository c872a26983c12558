import { toIso, toIsoOrNull } from "../../platform/clock.ts";
import type { ConnectionView } from "../connections/connections.contract.ts";
import { reasonView } from "./connections.presenter.ts";
import type { Connection } from "./connections.usecases.ts";

/** Wire form of a connection. Of its credential only that there is one, since when and until when. */
export const presentConnection = (connection: Connection): ConnectionView => ({
  id: connection.id,
  tenant_id: connection.tenantId,
  provider: "microsoft",
  connection_type: connection.connectionType,
  enabled: connection.enabled,
  is_default: connection.isDefault,
  consent_status: connection.consentStatus,
  verification_status: connection.verificationStatus,
  target_external_tenant_id: connection.targetExternalTenantId,
  client_id: connection.clientId,
  credential: connection.credential && {
    kind: connection.credential.kind,
    set_at: toIso(connection.credential.createdAt),
    expires_at: toIsoOrNull(connection.credential.expiresAt),
  },
  last_health_check_at: toIsoOrNull(connection.lastHealthCheckAt),
  last_error: reasonView(connection.lastErrorReasonCode),
  configured_at: toIso(connection.configuredAt),
  created_at: toIso(connection.createdAt),
});
