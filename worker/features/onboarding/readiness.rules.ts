import type { HelpTopicKey } from "../help/help-topics.contract.ts";
import { onboardingTopic } from "../help/help-topics.rules.ts";
import type { RunOutcome } from "../operations/operation-types.contract.ts";
import type { ConsentStatus } from "../providers/connection-state.contract.ts";
import type { PermissionAssessment } from "../providers/permissions.rules.ts";
import { isReasonCode, REASONS } from "../providers/reason-codes.contract.ts";
import { primaryReason, staleReasons } from "../providers/verification.rules.ts";
import type { StoredReport } from "../providers/verification-checks.contract.ts";
import { type Acknowledgements, openFindings } from "./acknowledgements.rules.ts";
import { freshnessNotes } from "./freshness.rules.ts";
import type { ActionKind, ReadinessSituation } from "./readiness.contract.ts";

/** The parts of things that decide how far an onboarding is. Times are epoch ms. */
export interface OnboardingTruth {
  /** Whether the draft is linked to a tenant. */
  isIdentified: boolean;
  /** The tenant's default connection. */
  connection: {
    id: string;
    enabled: boolean;
    consentStatus: ConsentStatus;
    configuredAt: number;
  } | null;
  /** What the connection's stored grants satisfy; null without a connection. */
  permissions: (Pick<PermissionAssessment, "overall" | "isStale"> & { refreshedAt: number | null }) | null;
  report: StoredReport | null;
  /** The newest verification run of the tenant; `reason` is that of its failure. */
  run: { id: string; isActive: boolean; outcome: RunOutcome; reason: string | null } | null;
  acknowledgements: Acknowledgements;
}

export interface Readiness {
  situation: ReadinessSituation;
  summary: string;
  action: { kind: ActionKind; label: string };
  topic: HelpTopicKey | null;
  /** Reason code behind the situation, of connection, report, or a verification that left none. */
  reason: string | null;
  /** Whether there is a report that tells of the newest verification. */
  restsOnReport: boolean;
  freshnessNotes: string[];
}

interface Row {
  summary: string;
  action: { kind: ActionKind; label: string };
  /** `of_report`: the report's reason decides, else that the verification failed. */
  topic: HelpTopicKey | "of_report" | null;
}

/** The readiness table (domain §6). A situation without summary, action and topic or explicit none does not compile. */
export const READINESS = {
  not_identified: {
    summary: "Tenant not identified",
    action: { kind: "identify_tenant", label: "Continue onboarding" },
    topic: null,
  },
  connection_missing: {
    summary: "Provider connection missing",
    action: { kind: "connect_provider", label: "Connect provider" },
    topic: null,
  },
  consent_required: {
    summary: "Provider consent required",
    action: { kind: "grant_consent", label: "Grant admin consent" },
    topic: "admin-consent-required",
  },
  consent_revoked: {
    summary: "Provider consent revoked",
    action: { kind: "grant_consent", label: "Grant admin consent" },
    topic: "admin-consent-required",
  },
  connection_disabled: {
    summary: "Provider connection disabled",
    action: { kind: "review_connection", label: "Review provider connection" },
    topic: "connection-unhealthy",
  },
  never_verified: {
    summary: "Verification has not run yet",
    action: { kind: "run_verification", label: "Run verification" },
    topic: null,
  },
  verification_running: {
    summary: "Verification in progress",
    action: { kind: "view_operation", label: "View operation" },
    topic: null,
  },
  verification_stale: {
    summary: "Verification result is stale",
    action: { kind: "refresh_verification", label: "Refresh verification" },
    topic: "verification-stale",
  },
  consent_blocker: {
    summary: "Permission or consent blocker needs attention",
    action: { kind: "grant_consent", label: "Grant admin consent" },
    topic: "admin-consent-required",
  },
  permission_blocker: {
    summary: "Permission or consent blocker needs attention",
    action: { kind: "review_permissions", label: "Review permissions" },
    topic: "required-permissions-missing",
  },
  needs_attention: {
    summary: "Verification needs attention",
    action: { kind: "review_verification", label: "Review verification" },
    topic: "of_report",
  },
  ready: {
    summary: "Ready for activation",
    action: { kind: "complete_onboarding", label: "Complete onboarding" },
    topic: null,
  },
} as const satisfies Record<ReadinessSituation, Row>;

const groupOf = (reason: string | null) => (reason !== null && isReasonCode(reason) ? REASONS[reason].group : null);

/** A verification that ended without a report counts as failed, whatever an older report says. */
const endedWithoutReport = ({ run, report }: OnboardingTruth): boolean =>
  run !== null && !run.isActive && (report === null || (report.runId !== run.id && report.runId < run.id));

/** The report that the situation may rest on; null when the newest verification left none. */
const currentReport = (truth: OnboardingTruth): StoredReport | null =>
  endedWithoutReport(truth) ? null : truth.report;

/** Whether what is granted blocks. A report that could not read the grants has a reason of its own, which comes first. */
function grantsBlock({ permissions }: OnboardingTruth, report: StoredReport): boolean {
  const wasSkipped = report.checks.some(({ key, status }) => key === "permissions" && status === "skip");
  return permissions?.overall === "blocked" && !wasSkipped;
}

/** The first row of the table that matches. */
function situationOf(truth: OnboardingTruth, now: number): ReadinessSituation {
  const { connection, report, run, permissions, acknowledgements } = truth;
  if (!truth.isIdentified) return "not_identified";
  if (connection === null) return "connection_missing";
  if (connection.consentStatus === "revoked") return "consent_revoked";
  // unknown counts as missing: nobody has seen it given
  if (connection.consentStatus !== "granted") return "consent_required";
  if (!connection.enabled) return "connection_disabled";
  if (run === null && report === null) return "never_verified";
  if (run?.isActive) return "verification_running";
  if (report !== null && staleReasons(report, connection, now).length > 0) return "verification_stale";
  if (report === null || endedWithoutReport(truth)) return "needs_attention";
  const group = groupOf(primaryReason(report.checks));
  if (group === "consent") return "consent_blocker";
  if (grantsBlock(truth, report) || (group === "permission" && report.overall === "blocked"))
    return "permission_blocker";
  if (report.overall === "blocked" || openFindings(acknowledgements, truth).length > 0) return "needs_attention";
  // what is granted now is not known well enough to activate on
  if (permissions === null || permissions.isStale) return "verification_stale";
  return "ready";
}

function topicOf(situation: ReadinessSituation, truth: OnboardingTruth): HelpTopicKey | null {
  const { topic } = READINESS[situation];
  if (topic !== "of_report") return topic;
  const report = currentReport(truth);
  const chosen = onboardingTopic({
    reason: report === null ? null : primaryReason(report.checks),
    stale: false,
    overall: report?.overall ?? null,
    runOutcome: truth.run?.outcome ?? null,
  });
  return chosen ?? "verification-failed";
}

const OF_CONNECTION: ReadonlySet<ReadinessSituation> = new Set([
  "consent_required",
  "consent_revoked",
  "connection_disabled",
]);

const OF_REPORT: ReadonlySet<ReadinessSituation> = new Set([
  "consent_blocker",
  "permission_blocker",
  "needs_attention",
]);

const CONSENT_REASON: Partial<Record<ConsentStatus, string>> = {
  unknown: "provider_consent_missing",
  required: "provider_consent_missing",
  failed: "provider_consent_failed",
  revoked: "provider_consent_revoked",
};

function reasonOf(situation: ReadinessSituation, truth: OnboardingTruth): string | null {
  const { connection, run } = truth;
  if (situation === "connection_disabled") return "provider_connection_review_required";
  if (OF_CONNECTION.has(situation)) return (connection && CONSENT_REASON[connection.consentStatus]) ?? null;
  if (!OF_REPORT.has(situation)) return null;
  const report = currentReport(truth);
  if (report === null) return run?.reason ?? null;
  const reason = primaryReason(report.checks);
  // the stored grants block, whatever else the report put first
  if (situation === "permission_blocker" && groupOf(reason) !== "permission") return "provider_permission_missing";
  return reason;
}

/** How far the onboarding is, why, and what to do next: summary, action and help come from one row and never disagree. */
export function assessReadiness(truth: OnboardingTruth, now: number): Readiness {
  const situation = situationOf(truth, now);
  const { summary, action } = READINESS[situation];
  return {
    situation,
    summary,
    action: { ...action },
    topic: topicOf(situation, truth),
    reason: reasonOf(situation, truth),
    restsOnReport: currentReport(truth) !== null,
    freshnessNotes: freshnessNotes(truth, now),
  };
}
