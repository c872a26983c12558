import { describe, expect, it } from "vitest";
import type { ConnectionType, ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import {
  type CheckFinding,
  connectionStateAfter,
  refineConsentReason,
  refineCredentialReason,
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

describe("what a check says about a credential", () => {
  it.each<[ConnectionType, ReasonCode, ReasonCode]>([
    ["dedicated", "provider_credential_invalid", "dedicated_credential_invalid"],
    ["dedicated", "provider_credential_missing", "dedicated_credential_missing"],
    ["dedicated", "provider_auth_failed", "provider_auth_failed"],
    ["platform", "provider_credential_invalid", "provider_credential_invalid"],
    ["platform", "provider_credential_missing", "provider_credential_missing"],
  ])("FR-005-005 of a %s connection, for %s, is %s", (type, reason, expected) => {
    expect(refineCredentialReason(reason, type)).toBe(expected);
  });
});

describe("the connection after a check", () => {
  const blocked = (reason: ReasonCode, signedIn = false): CheckFinding => ({ overall: "blocked", reason, signedIn });

  it.each<[CheckFinding, ConsentStatus, string, string, ConsentStatus]>([
    [{ overall: "ready", reason: null, signedIn: true }, "unknown", "succeeded", "healthy", "granted"],
    [{ overall: "ready", reason: null, signedIn: true }, "revoked", "succeeded", "healthy", "granted"],
    [blocked("provider_consent_missing"), "unknown", "blocked", "blocked", "required"],
    [blocked("provider_consent_failed"), "failed", "blocked", "blocked", "failed"],
    [blocked("provider_consent_revoked"), "granted", "blocked", "blocked", "revoked"],
    // the service principal was removed while its token still lived
    [blocked("provider_consent_revoked", true), "granted", "blocked", "blocked", "revoked"],
    [blocked("provider_permission_denied", true), "required", "blocked", "blocked", "granted"],
    [blocked("provider_credential_invalid"), "granted", "blocked", "blocked", "granted"],
    [blocked("tenant_target_mismatch", true), "unknown", "blocked", "blocked", "granted"],
    [blocked("network_unreachable"), "granted", "failed", "error", "granted"],
    [blocked("rate_limited"), "required", "failed", "error", "required"],
    [blocked("unknown_error"), "granted", "failed", "error", "granted"],
    [
      { overall: "needs_attention", reason: "provider_permission_missing", signedIn: true },
      "unknown",
      "partially_succeeded",
      "degraded",
      "granted",
    ],
    [
      { overall: "needs_attention", reason: "network_unreachable", signedIn: true },
      "granted",
      "partially_succeeded",
      "degraded",
      "granted",
    ],
  ])("FR-003-010 FR-005-017 (%#) follows what was found and what was known of the consent", (...row) => {
    const [finding, known, outcome, verificationStatus, consentStatus] = row;
    expect(connectionStateAfter(finding, known)).toEqual({
      outcome,
      verificationStatus,
      consentStatus,
      lastErrorReasonCode: finding.reason,
    });
  });

  it("FR-003-010 says “failed” exactly for reasons that nobody has to remove first", () => {
    for (const code of REASON_CODES) {
      const expected = ["retryable", "unknown"].includes(REASONS[code].group) ? "failed" : "blocked";
      expect([code, connectionStateAfter(blocked(code), "granted").outcome]).toEqual([code, expected]);
    }
  });
});
