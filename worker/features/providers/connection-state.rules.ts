import type { ConsentStatus, VerificationStatus } from "./connection-state.contract.ts";
import { REASONS, type ReasonCode, type ReasonGroup } from "./reason-codes.contract.ts";

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

/** How a check ends: `blocked` waits for someone, `failed` may pass when tried again. */
export type CheckOutcome = "succeeded" | "blocked" | "failed";

const ENDING = {
  consent: { outcome: "blocked", verificationStatus: "blocked" },
  permission: { outcome: "blocked", verificationStatus: "blocked" },
  connection: { outcome: "blocked", verificationStatus: "blocked" },
  retryable: { outcome: "failed", verificationStatus: "error" },
  unknown: { outcome: "failed", verificationStatus: "error" },
} as const satisfies Record<ReasonGroup, { outcome: CheckOutcome; verificationStatus: VerificationStatus }>;

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

/** `reason` null is a check that passed, which also proves the consent; other reasons leave what was known of it. */
export function connectionStateAfter(reason: ReasonCode | null, known: ConsentStatus): ConnectionStateAfter {
  if (reason === null) {
    return {
      outcome: "succeeded",
      verificationStatus: "healthy",
      consentStatus: "granted",
      lastErrorReasonCode: null,
    };
  }
  return {
    ...ENDING[REASONS[reason].group],
    consentStatus: CONSENT_AFTER[reason] ?? known,
    lastErrorReasonCode: reason,
  };
}
