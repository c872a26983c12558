import type { ControlKey } from "../controls/control-catalog.contract.ts";
import type { FindingSummary } from "../findings/findings.contract.ts";
import type { OperationType, RunOutcome } from "../operations/operation-types.contract.ts";
import type { Connection } from "../providers/connections.usecases.ts";
import type { StoredPermissions } from "../providers/permissions.contract.ts";
import type { StoredReport } from "../providers/verification-checks.contract.ts";
import type { TenantStatus } from "../tenants/tenant-status.contract.ts";
import type { ReportHead } from "./report-heads.rules.ts";

export interface EndedRun {
  id: string;
  type: OperationType;
  outcome: RunOutcome;
  /** Whether it was ended because it stood still. */
  stuck: boolean;
  /** Reason code of its first failure. */
  reason: string | null;
  completedAt: number;
}

export interface HeldPause {
  key: ControlKey;
  reason: string;
  /** Null when somebody has to end it. */
  expiresAt: number | null;
}

/** What a tenant's health is derived from. Times are epoch ms. */
export interface HealthTruth {
  tenantId: string;
  status: TenantStatus;
  /** The default one. */
  connection: Pick<
    Connection,
    "id" | "enabled" | "consentStatus" | "verificationStatus" | "lastErrorReasonCode" | "configuredAt" | "credential"
  > | null;
  /** The grants of that connection. */
  permissions: StoredPermissions | null;
  /** The latest one, of whichever connection. */
  report: Pick<StoredReport, "connectionId" | "configuredAt" | "generatedAt"> | null;
  /** The newest of each type that has ended. */
  runs: readonly EndedRun[];
  /** The latest report of each type. */
  reports: readonly ReportHead[];
  /** What waits for somebody; null for what the viewer may not see. */
  findings: FindingSummary | null;
  /** What is paused for the tenant's workspace. */
  pauses: readonly HeldPause[];
  /** The open draft of its onboarding. */
  draftId: string | null;
}
