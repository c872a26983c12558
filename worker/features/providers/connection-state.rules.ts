import type { ConnectionType, ConsentStatus, VerificationStatus } from "./connection-state.contract.ts";
import { REASONS, type ReasonCode, type ReasonGroup } from "./reason-codes.contract.ts";
import type { StoredOverall } from "./verification-checks.contract.ts";

const CONSENT_REASON = {
  unknown: "provider_consent_missing",
  required: "provider_consent_missing",
  failed: "provider_consent_failed",
  granted: "provider_consent_revoked",
  revoked: "provider_consent_revoked",
} as const satisfies Record<ConsentStatus, ReasonCode>;

/**
 * A provider reports a consent that was never given and one that was withdrawn with the same answer; only what the
 * connection knew before tells them apart.
 */
export function refineConsentReason(reason: ReasonCode, known: ConsentStatus): ReasonCode {
  return reason === "provider_consent_missing" ? CONSENT_REASON[known] : reason;
}

const OF_DEDICATED: Partial<Record<ReasonCode, ReasonCode>> = {
  provider_credential_missing: "dedicated_credential_missing",
  provider_credential_invalid: "dedicated_credential_invalid",
};

/** The provider does not know whose application it refuses: the credential of a dedicated connection is the customer's. */
export const refineCredentialReason = (reason: ReasonCode, type: ConnectionType): ReasonCode =>
  type === "dedicated" ? (OF_DEDICATED[reason] ?? reason) : reason;

/** How a check ends: `blocked` waits for someone, `failed` may pass when tried again. */
export type CheckOutcome = "succeeded" | "partially_succeeded" | "blocked" | "failed";

const ENDING = {
  consent: { outcome: "blocked", verificationStatus: "blocked" },
  permission: { outcome: "blocked", verificationStatus: "blocked" },
  connection: { outcome: "blocked", verificationStatus: "blocked" },
  retryable: { outcome: "failed", verificationStatus: "error" },
  unknown: { outcome: "failed", verificationStatus: "error" },
} as const satisfies Record<ReasonGroup, { outcome: CheckOutcome; verificationStatus: VerificationStatus }>;

/** How a run ends that cannot go on because of the reason. */
export const outcomeOf = (reason: ReasonCode): Extract<CheckOutcome, "blocked" | "failed"> =>
  ENDING[REASONS[reason].group].outcome;

const CONSENT_AFTER: Partial<Record<ReasonCode, ConsentStatus>> = {
  provider_consent_missing: "required",
  provider_consent_failed: "failed",
  provider_consent_revoked: "revoked",
};

export interface ConnectionStateAfter {
  outcome: CheckOutcome;
  verificationStatus: VerificationStatus;
  consentStatus: ConsentStatus;
  lastErrorReasonCode: ReasonCode | null;
}

/** What a verification found, as far as the connection's state goes by it. */
export interface CheckFinding {
  overall: StoredOverall;
  /** Reason of the finding that decides; null when everything passed. */
  reason: ReasonCode | null;
  /** A sign-in that was let through proves the consent, whatever failed after it. */
  signedIn: boolean;
}

/** What a refusal for want of consent makes of the connection, whatever asked; null when the refusal is not about it. */
export function consentRefused(reason: ReasonCode): Omit<ConnectionStateAfter, "outcome"> | null {
  const consentStatus = CONSENT_AFTER[reason];
  return consentStatus === undefined
    ? null
    : { verificationStatus: "blocked", consentStatus, lastErrorReasonCode: reason };
}

/** @param known what was known of the consent before: a reason that says nothing about it leaves it */
export function connectionStateAfter(
  { overall, reason, signedIn }: CheckFinding,
  known: ConsentStatus,
): ConnectionStateAfter {
  const consent = signedIn ? "granted" : known;
  if (overall === "ready" || reason === null)
    return { outcome: "succeeded", verificationStatus: "healthy", consentStatus: consent, lastErrorReasonCode: null };
  const consentStatus = CONSENT_AFTER[reason] ?? consent;
  if (overall === "needs_attention")
    return {
      outcome: "partially_succeeded",
      verificationStatus: "degraded",
      consentStatus,
      lastErrorReasonCode: reason,
    };
  return { ...ENDING[REASONS[reason].group], consentStatus, lastErrorReasonCode: reason };
}
