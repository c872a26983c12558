import type { Scenario } from "../../test/simulator/scenarios.ts";
import type { ConsentStatus } from "../../worker/features/providers/connection-state.contract.ts";
import {
  type GraphPermission,
  REQUIRED_PERMISSIONS,
} from "../../worker/features/providers/permission-catalog.contract.ts";
import type { PermissionKey } from "../../worker/features/providers/permissions.contract.ts";
import { assessPermissions } from "../../worker/features/providers/permissions.rules.ts";
import type { ReasonCode } from "../../worker/features/providers/reason-codes.contract.ts";
import { fingerprintText, overallOf } from "../../worker/features/providers/verification.rules.ts";
import {
  type CheckKey,
  REPORT_FLOW,
  REPORT_SCHEMA_VERSION,
  type VerificationCheck,
} from "../../worker/features/providers/verification-checks.contract.ts";
import { type Answer, QUESTIONS, type Question } from "../../worker/features/providers/verification-steps.ts";
import { type Conclusion, conclude, permissionReading } from "../../worker/features/verification/conclusion.rules.ts";
import { endsVerification, STAGES_OF } from "../../worker/features/verification/connection-check.rules.ts";
import { NEEDS } from "../../worker/features/verification/findings.rules.ts";
import { composeChecks } from "../../worker/features/verification/report.rules.ts";
import { sha256Hex } from "../../worker/platform/crypto.ts";
import type { DemoTenant } from "./world.ts";

/** What a scenario of the simulator comes to. */
interface DemoEnding {
  reason: ReasonCode;
  /** Check that finds it. */
  check: CheckKey;
  /** Permissions that are not granted, where the reason is that some are missing. */
  missing?: readonly GraphPermission[];
}

const ENDINGS: Record<Scenario, DemoEnding | null> = {
  healthy: null,
  throttled: null,
  slow: null,
  consent_missing: { reason: "provider_consent_missing", check: "admin_consent" },
  consent_declined: { reason: "provider_consent_missing", check: "admin_consent" },
  consent_revoked: { reason: "provider_consent_revoked", check: "admin_consent" },
  permission_missing: {
    reason: "provider_permission_missing",
    check: "permissions",
    missing: ["RoleManagement.Read.Directory", "DeviceManagementManagedDevices.Read.All"],
  },
  intune_role_missing: { reason: "intune_rbac_permission_missing", check: "intune" },
  intune_not_configured: { reason: "intune_rbac_not_configured", check: "intune" },
  permission_denied: { reason: "provider_permission_denied", check: "organization" },
  wrong_tenant: { reason: "tenant_target_mismatch", check: "organization" },
  secret_invalid: { reason: "provider_credential_invalid", check: "token" },
  secret_expired: { reason: "provider_credential_invalid", check: "token" },
  app_disabled: { reason: "provider_auth_failed", check: "token" },
  unavailable: { reason: "network_unreachable", check: "organization" },
  unreachable: { reason: "network_unreachable", check: "token" },
  malformed: { reason: "unknown_error", check: "organization" },
  error_without_envelope: { reason: "unknown_error", check: "organization" },
  paged: null,
};

/** Why the tenant would refuse the question; null when it would not. */
function refusalOf(question: Question, ending: DemoEnding | null): ReasonCode | null {
  if (ending === null) return null;
  if (ending.missing === undefined) {
    const { first, last } = STAGES_OF[question];
    return first === ending.check || last === ending.check ? ending.reason : null;
  }
  if (question === "sign_in" || question === "permissions" || !ending.missing.includes(NEEDS[question])) return null;
  return question === "intune" ? "intune_rbac_permission_missing" : "provider_permission_denied";
}

/** What the tenant would answer, question by question: the demo's reports come from the product's own rules. */
function answersOf(ending: DemoEnding | null): Answer[] {
  const answers: Answer[] = [];
  const granted: PermissionKey[] = REQUIRED_PERMISSIONS.filter(
    ({ value }) => ending?.missing?.includes(value) !== true,
  ).map(({ resource, id }) => ({ resource, id }));
  for (const question of QUESTIONS) {
    const reason = refusalOf(question, ending);
    const answer: Answer =
      reason === null
        ? { question, ok: true, correlationId: null, ...(question === "permissions" ? { granted } : {}) }
        : { question, ok: false, reason, status: null, correlationId: null, retryAfterMs: null };
    answers.push(answer);
    if (endsVerification(answer)) break;
  }
  return answers;
}

export interface DemoVerification extends Conclusion {
  checks: VerificationCheck[];
  /** The grants as they were read; null when they were not. */
  granted: PermissionKey[] | null;
  /** Whether every question was put. */
  isWhole: boolean;
}

/** What a verification of the tenant finds, by its scenario. */
export function demoVerification(tenant: DemoTenant, connectionId: string): DemoVerification {
  const answers = answersOf(ENDINGS[tenant.scenario]);
  const reading = permissionReading(answers);
  const granted = reading !== null && "granted" in reading ? [...reading.granted] : null;
  const checks = composeChecks({
    connectionId,
    tenantId: tenant.id,
    externalTenantId: tenant.externalTenantId ?? "",
    clientId: null,
    refusal: null,
    answers,
    permissions:
      granted === null
        ? null
        : assessPermissions({ granted, refreshedAt: 0, lastErrorReasonCode: null, lastTriedAt: 0 }, 0),
  });
  const conclusion = conclude(checks, answers, tenant.consentStatus as ConsentStatus);
  return { ...conclusion, checks, granted, isWhole: answers.length === QUESTIONS.length };
}

type DemoRun = { id: string; tenantId: string; completedAt: number };
type DemoConnection = { id: string; workspaceId: string; tenantId: string; configuredAt: number };

/** The report and the grants that each tenant's latest run left behind. */
export async function demoReports(
  nextId: (prefix: "vrp", at: number) => string,
  tenants: readonly DemoTenant[],
  connections: readonly DemoConnection[],
  runs: readonly DemoRun[],
) {
  const reports = [];
  const grants = [];
  for (const { id: connectionId, workspaceId, tenantId, configuredAt } of connections) {
    const run = runs.findLast((candidate) => candidate.tenantId === tenantId);
    const tenant = tenants.find(({ id }) => id === tenantId);
    if (run === undefined || tenant === undefined) continue;
    const { checks, granted } = demoVerification(tenant, connectionId);
    reports.push({
      id: nextId("vrp", run.completedAt),
      ...{ workspaceId, tenantId, connectionId, configuredAt, checks },
      runId: run.id,
      schemaVersion: REPORT_SCHEMA_VERSION,
      flow: REPORT_FLOW,
      overall: overallOf(checks),
      fingerprint: await sha256Hex(fingerprintText(checks)),
      generatedAt: run.completedAt,
    });
    if (granted !== null)
      grants.push({
        ...{ connectionId, workspaceId, tenantId, granted },
        refreshedAt: run.completedAt,
        lastTriedAt: run.completedAt,
      });
  }
  return { reports, grants };
}
