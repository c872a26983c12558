import { describe, expect, it } from "vitest";
import type { ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import {
  connectionStateAfter,
  refineConsentReason,
} from "../../../worker/features/providers/connection-state.rules.ts";
import { REASON_CODES, REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";

describe("what a check says about consent", () => {
  it.each<[ConsentStatus, ReasonCode]>([
    ["unknown", "provider_consent_missing"],
    ["required", "provider_consent_missing"],
    ["failed", "provider_consent_failed"],
    ["granted", "provider_consent_revoked"],
    ["revoked", "provider_consent_revoked"],
  ])("FR-003-010 reads an application unknown to the tenant, with consent %s before, as %s", (known, reason) => {
    expect(refineConsentReason("provider_consent_missing", known)).toBe(reason);
  });

  it("FR-003-010 leaves every other reason as it is, whatever was known of the consent", () => {
    for (const code of REASON_CODES.filter((name) => name !== "provider_consent_missing")) {
      expect(refineConsentReason(code, "granted")).toBe(code);
    }
  });
});

describe("the connection after a check", () => {
  it.each<[ReasonCode | null, ConsentStatus, string, string, ConsentStatus]>([
    [null, "unknown", "succeeded", "healthy", "granted"],
    [null, "revoked", "succeeded", "healthy", "granted"],
    ["provider_consent_missing", "unknown", "blocked", "blocked", "required"],
    ["provider_consent_failed", "failed", "blocked", "blocked", "failed"],
    ["provider_consent_revoked", "granted", "blocked", "blocked", "revoked"],
    ["provider_permission_denied", "granted", "blocked", "blocked", "granted"],
    ["provider_credential_invalid", "granted", "blocked", "blocked", "granted"],
    ["tenant_target_mismatch", "unknown", "blocked", "blocked", "unknown"],
    ["network_unreachable", "granted", "failed", "error", "granted"],
    ["rate_limited", "required", "failed", "error", "required"],
    ["unknown_error", "granted", "failed", "error", "granted"],
  ])("FR-003-010 after reason %s with consent %s the check %s, verification is %s and consent %s", (...row) => {
    const [reason, known, outcome, verificationStatus, consentStatus] = row;
    expect(connectionStateAfter(reason, known)).toEqual({
      outcome,
      verificationStatus,
      consentStatus,
      lastErrorReasonCode: reason,
    });
  });

  it("FR-003-010 says “failed” exactly for reasons that nobody has to remove first", () => {
    for (const code of REASON_CODES) {
      const expected = ["retryable", "unknown"].includes(REASONS[code].group) ? "failed" : "blocked";
      expect([code, connectionStateAfter(code, "granted").outcome]).toEqual([code, expected]);
    }
  });
});
