import { describe, expect, it } from "vitest";
import { judgeConsent, saysGranted } from "../../../worker/features/connections/consent.rules.ts";

const EXPECTED = "31302f74-91b9-4d66-9598-bdf279fd0661";
const OTHER = "e1cc2211-2269-4ddc-a697-5c396068de78";
const proved = { ok: true } as const;
const refused = (reason: "provider_consent_missing" | "tenant_target_mismatch" | "network_unreachable") =>
  ({ ok: false, reason }) as const;

describe("what came of a consent", () => {
  it.each([
    ["True", undefined, true],
    ["true", undefined, true],
    ["False", undefined, false],
    [undefined, undefined, false],
    ["True", "access_denied", false],
  ])("FR-006-023 reads admin_consent %s with error %s as given: %s", (admin_consent, error, given) => {
    expect(saysGranted({ ...(admin_consent && { admin_consent }), ...(error && { error }) })).toBe(given);
  });

  it.each([
    ["is declined", { error: "access_denied" }, null, "declined", "provider_consent_failed", "failed"],
    [
      "is declined in another directory",
      { error: "access_denied", tenant: OTHER },
      null,
      "declined",
      "provider_consent_failed",
      "failed",
    ],
    ["is proved", { admin_consent: "True", tenant: EXPECTED }, proved, "granted", null, "granted"],
    [
      "was given in another directory, and the right one had consented before",
      { admin_consent: "True", tenant: OTHER },
      proved,
      "wrong_tenant",
      "tenant_target_mismatch",
      null,
    ],
    [
      "was given in another directory",
      { admin_consent: "True", tenant: OTHER },
      refused("provider_consent_missing"),
      "wrong_tenant",
      "tenant_target_mismatch",
      null,
    ],
    [
      "answers for another directory",
      { admin_consent: "True", tenant: EXPECTED },
      refused("tenant_target_mismatch"),
      "wrong_tenant",
      "tenant_target_mismatch",
      null,
    ],
    [
      "is not known to the provider yet",
      { admin_consent: "True", tenant: EXPECTED },
      refused("provider_consent_missing"),
      "unproven",
      "provider_consent_missing",
      null,
    ],
    [
      "cannot be proved now",
      { admin_consent: "True" },
      refused("network_unreachable"),
      "unproven",
      "network_unreachable",
      null,
    ],
  ] as const)(
    "FR-006-022 FR-006-023 FR-006-024 judges one that %s",
    (_, answer, proof, outcome, reason, consentStatus) => {
      expect(judgeConsent(answer, { directory: EXPECTED, consentStatus: "required" }, proof)).toEqual({
        ...{ outcome, reason, consentStatus },
      });
    },
  );

  it.each([
    ["unknown", "failed"],
    ["required", "failed"],
    ["failed", "failed"],
    ["revoked", "failed"],
    ["granted", null],
  ] as const)("FR-006-023 of a connection whose consent was %s leaves it, declined, as %s", (known, consentStatus) => {
    const declined = judgeConsent({ error: "access_denied" }, { directory: EXPECTED, consentStatus: known }, null);
    expect(declined).toEqual({ outcome: "declined", reason: "provider_consent_failed", consentStatus });
  });
});
