import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { EndedRun, HealthTruth } from "../../../worker/features/tenant-dashboard/health-truth.ts";

export const NOW = Date.UTC(2026, 10, 28, 12);
export const HOUR = 60 * 60_000;
export const DAY = 24 * HOUR;
export const TENANT = "ten_1";

type Connection = NonNullable<HealthTruth["connection"]>;

export const connection = (more: Partial<Connection> = {}): Connection => ({
  id: "con_1",
  enabled: true,
  consentStatus: "granted",
  verificationStatus: "healthy",
  lastErrorReasonCode: null,
  configuredAt: 1,
  credential: null,
  ...more,
});

export const endedRun = (more: Partial<EndedRun> = {}): EndedRun => ({
  id: "run_1",
  type: "inventory.sync",
  outcome: "succeeded",
  stuck: false,
  reason: null,
  completedAt: NOW - HOUR,
  ...more,
});

export const granted = (values: readonly { resource: string; id: string }[]) => ({
  granted: values.map(({ resource, id }) => ({ resource, id })),
  refreshedAt: NOW - HOUR,
  lastErrorReasonCode: null,
  lastTriedAt: NOW - HOUR,
});

export const verifiedAt = (generatedAt: number, more: Partial<NonNullable<HealthTruth["report"]>> = {}) => ({
  connectionId: "con_1",
  configuredAt: 1,
  generatedAt,
  ...more,
});

export const expiring = (expiresAt: number | null): Connection["credential"] => ({
  kind: "secret",
  createdAt: 1,
  expiresAt,
});

/** A tenant that is well, but for what is said. */
export const truth = (more: Partial<HealthTruth> = {}): HealthTruth => ({
  tenantId: TENANT,
  status: "active",
  connection: connection(),
  permissions: granted(REQUIRED_PERMISSIONS),
  report: verifiedAt(NOW - HOUR),
  runs: [
    endedRun({ type: "provider.connection.check" }),
    endedRun(),
    endedRun({ type: "permission_posture.check" }),
    endedRun({ type: "entra_admin_roles.scan" }),
  ],
  pauses: [],
  draftId: null,
  ...more,
});

export const without = (count: number, blocking: boolean) => {
  const missing = REQUIRED_PERMISSIONS.filter((permission) => permission.blocking === blocking).slice(0, count);
  return granted(REQUIRED_PERMISSIONS.filter((permission) => !missing.includes(permission)));
};
