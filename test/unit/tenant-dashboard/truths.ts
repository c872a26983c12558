import type { FindingSummary } from "../../../worker/features/findings/findings.contract.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import type { EndedRun, HealthTruth } from "../../../worker/features/tenant-dashboard/health-truth.ts";
import type { ReportHead } from "../../../worker/features/tenant-dashboard/report-heads.rules.ts";

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

export const NO_FINDINGS = countedFindings({});

/** Findings that wait, of which none are more than were counted. */
export function countedFindings(counts: Partial<Record<"critical" | "high" | "overdue", number>>): FindingSummary {
  const of = (count = 0) => ({ count: Math.min(count, 20), is_more: count > 20 });
  return {
    by_severity: { critical: of(counts.critical), high: of(counts.high), medium: of(), low: of(), info: of() },
    ...{ overdue: of(counts.overdue), risk_accepted: of(), has_any: Object.keys(counts).length > 0 },
  };
}

export const report = (more: Partial<ReportHead> = {}): ReportHead => ({
  ...{ id: "rep_1", type: "entra.admin_roles", title: "Admin roles", score: null, summary: "A summary.", change: null },
  ...{ createdAt: NOW - HOUR, checkedAt: NOW - HOUR },
  ...more,
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
  reports: [],
  findings: NO_FINDINGS,
  pauses: [],
  draftId: null,
  ...more,
});

export const without = (count: number, blocking: boolean) => {
  const missing = REQUIRED_PERMISSIONS.filter((permission) => permission.blocking === blocking).slice(0, count);
  return granted(REQUIRED_PERMISSIONS.filter((permission) => !missing.includes(permission)));
};
