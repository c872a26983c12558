import type {
  ConnectionList,
  ConnectionView,
  ConsentResult,
  RequiredPermissions,
} from "../../../worker/features/connections/connections.contract.ts";
import type { CheckView, ReportView } from "../../../worker/features/providers/verification.contract.ts";
import { reasonOf, TEN } from "../admin/fixtures.ts";

export const CON = "con_platform";
export const DIRECTORY = "11111111-1111-4111-8111-111111111111";
export const APPLICATION = "22222222-2222-4222-8222-222222222222";

export const CONNECTIONS = `/api/admin/tenants/${TEN}/provider-connections`;
export const PERMISSIONS = `/api/admin/tenants/${TEN}/required-permissions`;
export const REPORT = `/api/admin/tenants/${TEN}/verification-report`;
export const CONNECTION = `/api/admin/provider-connections/${CON}`;
export const CONSENTS = "/api/admin/provider-consents";

export const connectionOf = (more: Partial<ConnectionView> = {}): ConnectionView => ({
  id: CON,
  tenant_id: TEN,
  provider: "microsoft",
  connection_type: "platform",
  enabled: true,
  is_default: true,
  consent_status: "granted",
  verification_status: "healthy",
  target_external_tenant_id: DIRECTORY,
  client_id: null,
  credential: null,
  last_health_check_at: "2026-11-28T06:00:00.000Z",
  last_error: null,
  configured_at: "2026-11-01T08:00:00.000Z",
  created_at: "2026-11-01T08:00:00.000Z",
  ...more,
});

export const dedicatedOf = (more: Partial<ConnectionView> = {}): ConnectionView =>
  connectionOf({
    connection_type: "dedicated",
    client_id: APPLICATION,
    credential: { kind: "secret", set_at: "2026-11-01T08:00:00.000Z", expires_at: null },
    ...more,
  });

export const listOf = (items: ConnectionView[], canStore = true): ConnectionList => ({
  items,
  can_store_credentials: canStore,
});

const checkOf = (more: Partial<CheckView>): CheckView => ({
  key: "token",
  title: "Token",
  status: "pass",
  severity: "info",
  blocking: true,
  reason_code: null,
  reason: null,
  message: "Passed.",
  evidence: [],
  next_steps: [],
  ...more,
});

export const reportOf = (more: Partial<ReportView> = {}): ReportView => ({
  id: "vrp_1",
  schema_version: 1,
  flow: "provider_verification",
  generated_at: new Date().toISOString(),
  connection_id: CON,
  connection_configured_at: "2026-11-01T08:00:00.000Z",
  run_id: "run_9",
  checks: [
    checkOf({}),
    checkOf({
      key: "permissions",
      title: "Required application permissions",
      status: "fail",
      severity: "high",
      reason_code: "provider_permission_missing",
      reason: reasonOf("provider_permission_missing"),
    }),
  ],
  summary: { overall: "blocked", counts: { pass: 5, fail: 1, warn: 0, skip: 1, running: 0 } },
  fingerprint: "f",
  changes: null,
  ...more,
});

type Permission = RequiredPermissions["permissions"][number];

export const permissionOf = (value: string, more: Partial<Permission> = {}): Permission => ({
  value,
  id: `id-${value}`,
  resource: "00000003-0000-0000-c000-000000000000",
  resource_name: "Microsoft Graph",
  kind: "application",
  status: "granted",
  blocking: false,
  satisfied_by: null,
  features: ["Inventory"],
  ...more,
});

export const permissionsOf = (more: Partial<RequiredPermissions> = {}): RequiredPermissions => ({
  tenant: { id: TEN, display_name: "Contoso", external_tenant_id: DIRECTORY },
  connection: connectionOf(),
  overall: "granted",
  last_refreshed_at: "2026-11-28T06:00:00.000Z",
  is_stale: false,
  last_error: null,
  permissions: [permissionOf("Organization.Read.All", { blocking: true, features: ["Verification"] })],
  other_grants: [],
  handoff_text: "Please grant TenantPilot the permissions below.",
  active_run_id: null,
  ...more,
});

export const consentOf = (more: Partial<ConsentResult> = {}): ConsentResult => ({
  outcome: "granted",
  reason: null,
  tenant: { id: TEN, display_name: "Contoso" },
  connection: connectionOf(),
  draft_id: null,
  next_url: null,
  ...more,
});
