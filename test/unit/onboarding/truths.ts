import type { OnboardingTruth } from "../../../worker/features/onboarding/readiness.rules.ts";
import { overallOf } from "../../../worker/features/providers/verification.rules.ts";
import type {
  StoredReport,
  VerificationCheck,
} from "../../../worker/features/providers/verification-checks.contract.ts";

export const NOW = Date.UTC(2026, 10, 28, 12);
export const HOUR = 60 * 60_000;
export const CONNECTION = "con_selected";

type Found = Partial<VerificationCheck> & Pick<VerificationCheck, "key">;

export const check = (found: Found): VerificationCheck => ({
  title: found.key,
  status: "fail",
  severity: "high",
  blocking: true,
  reason_code: null,
  message: "Found.",
  evidence: [],
  next_steps: [],
  ...found,
});

export const intuneWarning: Found = {
  key: "intune",
  status: "warn",
  blocking: false,
  reason_code: "intune_rbac_permission_missing",
};

/** A report of the selected connection, an hour old; everything passed unless something was found. */
export function reportOf(found: readonly Found[] = [], more: Partial<StoredReport> = {}): StoredReport {
  const checks = [check({ key: "connection", status: "pass" }), ...found.map(check)];
  return {
    id: "vrp_1",
    workspaceId: "ws_1",
    tenantId: "ten_1",
    connectionId: CONNECTION,
    runId: "run_1",
    schemaVersion: 1,
    flow: "provider_verification",
    overall: overallOf(checks),
    fingerprint: "f",
    previousReportId: null,
    changes: [],
    checks,
    configuredAt: NOW - 2 * HOUR,
    generatedAt: NOW - HOUR,
    ...more,
  };
}

type Connection = NonNullable<OnboardingTruth["connection"]>;

export const connectionOf = (more: Partial<Connection> = {}): Connection => ({
  id: CONNECTION,
  enabled: true,
  consentStatus: "granted",
  configuredAt: NOW - 2 * HOUR,
  ...more,
});

/** An identified tenant whose connection was verified an hour ago, with everything in order. */
export const truthOf = (more: Partial<OnboardingTruth> = {}): OnboardingTruth => ({
  isIdentified: true,
  connection: connectionOf(),
  permissions: { overall: "granted", isStale: false, refreshedAt: NOW - HOUR },
  report: reportOf(),
  run: { id: "run_1", isActive: false, outcome: "succeeded", reason: null },
  acknowledgements: {},
  ...more,
});
