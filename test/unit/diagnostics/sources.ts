import type { RecentEntry } from "../../../worker/features/audit/audit-history.usecases.ts";
import type { Artifacts, RunSource, Sources } from "../../../worker/features/diagnostics/diagnostics-sources.ts";
import type { Run } from "../../../worker/features/operations/operations.queries.ts";
import type { Connection } from "../../../worker/features/providers/connections.usecases.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type {
  StoredReport,
  VerificationCheck,
} from "../../../worker/features/providers/verification-checks.contract.ts";

export const NOW = Date.UTC(2026, 10, 28, 12);
export const HOUR = 60 * 60_000;
export const OWN_DIRECTORY = "11111111-1111-4111-8111-111111111111";
export const OTHER_DIRECTORY = "22222222-2222-4222-8222-222222222222";
export const TENANT_ID = `ten_${"0".repeat(25)}1`;
export const WORKSPACE_ID = `ws_${"0".repeat(25)}1`;
export const RUN_ID = `run_${"0".repeat(25)}1`;

export const tenantOf = (more: Partial<NonNullable<Sources["tenant"]>> = {}): NonNullable<Sources["tenant"]> => ({
  id: TENANT_ID,
  displayName: "Contoso",
  status: "active",
  externalTenantId: OWN_DIRECTORY,
  archivedAt: null,
  ...more,
});

export const connectionOf = (more: Partial<Connection> = {}): Connection => ({
  id: `con_${"0".repeat(26)}`,
  workspaceId: WORKSPACE_ID,
  tenantId: TENANT_ID,
  provider: "microsoft",
  connectionType: "platform",
  enabled: true,
  confirmedAt: 1,
  isDefault: true,
  targetExternalTenantId: OWN_DIRECTORY,
  clientId: null,
  consentStatus: "granted",
  verificationStatus: "healthy",
  lastHealthCheckAt: NOW - HOUR,
  lastErrorReasonCode: null,
  configuredAt: NOW - 48 * HOUR,
  createdAt: NOW - 48 * HOUR,
  credential: null,
  ...more,
});

export const runOf = (more: Partial<Run> = {}): Run => ({
  id: RUN_ID,
  workspaceId: WORKSPACE_ID,
  tenantId: TENANT_ID,
  tenantName: "Contoso",
  initiatorUserId: null,
  initiatorName: "Grace Hopper",
  type: "provider.connection.check",
  status: "completed",
  outcome: "succeeded",
  identity: "check",
  context: {},
  summaryCounts: {},
  failures: [],
  progressDone: 8,
  progressTotal: 8,
  stuck: false,
  progressStage: null,
  attempt: 1,
  createdAt: NOW - HOUR,
  startedAt: NOW - HOUR,
  progressedAt: NOW - HOUR,
  completedAt: NOW - HOUR,
  ...more,
});

export const failedWith = (reason_code: string, more: Partial<Run> = {}): RunSource => ({
  run: runOf({ outcome: "failed", failures: [{ reason_code, message: "Said by the provider." }], ...more }),
  initiator: { role: "operator" },
});

export const checkOf = (more: Partial<VerificationCheck> = {}): VerificationCheck => ({
  key: "token",
  title: "Stored title",
  status: "pass",
  severity: "critical",
  blocking: true,
  reason_code: null,
  message: "Stored message",
  evidence: [],
  next_steps: [],
  ...more,
});

export const reportOf = (more: Partial<StoredReport> = {}): StoredReport => ({
  id: `vrp_${"0".repeat(26)}`,
  workspaceId: WORKSPACE_ID,
  tenantId: TENANT_ID,
  connectionId: connectionOf().id,
  runId: RUN_ID,
  schemaVersion: 1,
  flow: "provider_verification",
  overall: "ready",
  fingerprint: "f",
  previousReportId: null,
  changes: [],
  checks: [checkOf()],
  configuredAt: NOW - 48 * HOUR,
  generatedAt: NOW - HOUR,
  ...more,
});

export const entryOf = (more: Partial<RecentEntry> = {}): RecentEntry => ({
  actorKind: "user",
  actorRole: "manager",
  action: "tenant.operation.started",
  resourceType: "operation_run",
  outcome: "succeeded",
  hasMetadata: 1,
  occurredAt: NOW - HOUR,
  ...more,
});

const none = { count: 0, is_more: false };

export const NO_ARTIFACTS: Artifacts = {
  findings: {
    by_severity: { critical: none, high: none, medium: none, low: none, info: none },
    ...{ overdue: none, risk_accepted: none, has_any: false },
  },
  ...{ reports: [], review: null, pack: null },
};

/** A healthy tenant, verified an hour ago, as its owner sees it. */
export const sourcesOf = (more: Partial<Sources> = {}): Sources => ({
  contextType: "tenant",
  workspace: { id: WORKSPACE_ID, name: "Northwind MSP" },
  tenant: tenantOf(),
  connection: connectionOf(),
  permissions: {
    granted: REQUIRED_PERMISSIONS.map(({ resource, id }) => ({ resource, id })),
    refreshedAt: NOW - HOUR,
    lastErrorReasonCode: null,
    lastTriedAt: NOW - HOUR,
  },
  report: reportOf(),
  artifacts: NO_ARTIFACTS,
  run: { run: runOf(), initiator: { role: "operator" } },
  audit: [entryOf()],
  viewerRole: "owner",
  now: NOW,
  ...more,
});
