import type { RunOutcome } from "../operations/operation-types.contract.ts";
import { isReasonCode, type ReasonCode } from "../providers/reason-codes.contract.ts";
import type { ReportOverall } from "../providers/verification-checks.contract.ts";
import type { HelpTopicKey } from "./help-topics.contract.ts";

/** A reason code without an entry does not compile: null says that there is no topic of its own. */
type TopicsOfReasons = Readonly<Record<ReasonCode, HelpTopicKey | null>>;

export const ONBOARDING_TOPICS = {
  provider_consent_missing: "admin-consent-required",
  provider_consent_failed: "admin-consent-required",
  provider_consent_revoked: "admin-consent-required",
  provider_permission_missing: "required-permissions-missing",
  provider_permission_denied: "required-permissions-missing",
  intune_rbac_permission_missing: "required-permissions-missing",
  provider_connection_missing: "connection-unhealthy",
  provider_connection_invalid: "connection-unhealthy",
  provider_credential_missing: "connection-unhealthy",
  provider_credential_invalid: "connection-unhealthy",
  provider_connection_type_invalid: "connection-unhealthy",
  dedicated_credential_missing: "connection-unhealthy",
  dedicated_credential_invalid: "connection-unhealthy",
  provider_auth_failed: "connection-unhealthy",
  provider_connection_review_required: "connection-unhealthy",
  provider_binding_unsupported: "connection-unhealthy",
  tenant_target_mismatch: "connection-unhealthy",
  platform_identity_missing: "connection-unhealthy",
  platform_identity_incomplete: "connection-unhealthy",
  intune_rbac_not_configured: "connection-unhealthy",
  intune_rbac_unhealthy: "connection-unhealthy",
  intune_rbac_stale: "connection-unhealthy",
  // may pass by itself: the verification that failed with it is the topic
  provider_permission_refresh_failed: null,
  network_unreachable: null,
  rate_limited: null,
  unknown_error: null,
} as const satisfies TopicsOfReasons;

export const SUPPORT_DIAGNOSTICS_TOPICS = {
  ...ONBOARDING_TOPICS,
  provider_permission_refresh_failed: "retryable-provider-failure",
  network_unreachable: "retryable-provider-failure",
  rate_limited: "retryable-provider-failure",
  unknown_error: "manual-handoff-required",
} as const satisfies TopicsOfReasons;

const FAILING_OUTCOMES: readonly (RunOutcome | null)[] = ["failed", "blocked", "partially_succeeded"];
const FAILING_OVERALLS: readonly (ReportOverall | null)[] = ["blocked", "needs_attention"];

const topicOf = (topics: TopicsOfReasons, reason: string): HelpTopicKey | null =>
  isReasonCode(reason) ? topics[reason] : null;

/** `reason` is that of the report's first finding (`primaryReason`); extension codes are none of ours. */
export function onboardingTopic(situation: {
  reason: string | null;
  stale: boolean;
  overall: ReportOverall | null;
  runOutcome: RunOutcome | null;
}): HelpTopicKey | null {
  if (situation.stale) return "verification-stale";
  const topic = topicOf(ONBOARDING_TOPICS, situation.reason?.trim() ?? "");
  if (topic !== null) return topic;
  const failing = FAILING_OVERALLS.includes(situation.overall) || FAILING_OUTCOMES.includes(situation.runOutcome);
  return failing ? "verification-failed" : null;
}

/** `reason` is the connection's last error, else that of the run's first failure. */
export function supportDiagnosticsTopic(situation: {
  reason: string | null;
  incompleteEvidence: boolean;
  runOutcome: RunOutcome | null;
}): HelpTopicKey | null {
  const reason = situation.reason?.trim() ?? "";
  if (reason !== "") return topicOf(SUPPORT_DIAGNOSTICS_TOPICS, reason);
  if (FAILING_OUTCOMES.includes(situation.runOutcome)) return "verification-failed";
  return situation.incompleteEvidence ? "diagnostic-evidence-incomplete" : null;
}
