import { describe, expect, it } from "vitest";
import { judgeConfirmation, judgeProof, judgeRedirect } from "../../../worker/features/connections/consent.rules.ts";

const EXPECTED = "31302f74-91b9-4d66-9598-bdf279fd0661";
const OTHER = "e1cc2211-2269-4ddc-a697-5c396068de78";

const DECLINED = { outcome: "declined", reason: "provider_consent_failed", consentStatus: "failed" } as const;
const WRONG = { outcome: "wrong_tenant", reason: "tenant_target_mismatch", consentStatus: null } as const;
const SIGN_IN = { outcome: "sign_in_required", reason: "provider_consent_missing", consentStatus: null } as const;
const unconfirmed = (reason: string) => ({ outcome: "unconfirmed", reason, consentStatus: null });

describe("what the redirect of a consent decides", () => {
  const asked = { directory: EXPECTED, consentStatus: "required", isConfirmed: true } as const;

  it.each([
    ["says True", { admin_consent: "True" }, null],
    ["says true, of the directory in capitals", { admin_consent: "true", tenant: EXPECTED.toUpperCase() }, null],
    ["says False", { admin_consent: "False" }, DECLINED],
    ["says nothing", {}, DECLINED],
    ["says True beside an error", { admin_consent: "True", error: "access_denied" }, DECLINED],
    ["is an error", { error: "access_denied" }, DECLINED],
    ["is an error of another directory", { error: "access_denied", tenant: OTHER }, DECLINED],
    ["names another directory", { admin_consent: "True", tenant: OTHER }, WRONG],
  ] as const)("FR-006-022 FR-006-023 FR-006-024 when it %s", (_, answer, verdict) => {
    expect(judgeRedirect(answer, asked)).toEqual(verdict);
  });

  it.each([
    ["says True", { admin_consent: "True" }, SIGN_IN],
    ["names another directory", { admin_consent: "True", tenant: OTHER }, WRONG],
    ["is an error", { error: "access_denied" }, DECLINED],
  ] as const)("FR-006-034 when nobody confirmed the connection and it %s", (_, answer, verdict) => {
    expect(judgeRedirect(answer, { ...asked, isConfirmed: false })).toEqual(verdict);
  });

  it.each([
    ["unknown", "failed"],
    ["required", "failed"],
    ["failed", "failed"],
    ["revoked", "failed"],
    ["granted", null],
  ] as const)("FR-006-023 of a connection whose consent was %s leaves it, declined, as %s", (known, consentStatus) => {
    const declined = judgeRedirect({ error: "access_denied" }, { ...asked, consentStatus: known });
    expect(declined).toEqual({ ...DECLINED, consentStatus });
  });
});

describe("what the sign-in after it decides", () => {
  const failure = (reason: "network_unreachable" | "provider_auth_failed") => ({ ok: false, reason }) as const;

  it.each([
    ["confirms", { ok: true, verdict: "confirmed" }, null],
    ["is cancelled", null, unconfirmed("provider_consent_missing")],
    ["is of another directory", { ok: true, verdict: "wrong_directory" }, unconfirmed("tenant_target_mismatch")],
    ["says nothing of roles", { ok: true, verdict: "roles_not_told" }, unconfirmed("platform_identity_incomplete")],
    ["is of no administrator", { ok: true, verdict: "not_administrator" }, unconfirmed("provider_consent_missing")],
    ["is no answer to the question", { ok: true, verdict: "invalid" }, unconfirmed("provider_auth_failed")],
    ["cannot be completed", failure("network_unreachable"), unconfirmed("network_unreachable")],
    ["is refused at the token endpoint", failure("provider_auth_failed"), unconfirmed("provider_auth_failed")],
  ] as const)("FR-006-035 when it %s", (_, result, verdict) => {
    expect(judgeConfirmation(result)).toEqual(verdict);
  });
});

describe("what the proof of a consent decides", () => {
  it.each([
    ["holds", { ok: true }, { outcome: "granted", reason: null, consentStatus: "granted" }],
    ["is of another directory", { ok: false, reason: "tenant_target_mismatch" }, WRONG],
    [
      "is not known to the provider yet",
      { ok: false, reason: "provider_consent_missing" },
      { outcome: "unproven", reason: "provider_consent_missing", consentStatus: null },
    ],
    [
      "cannot be had now",
      { ok: false, reason: "network_unreachable" },
      { outcome: "unproven", reason: "network_unreachable", consentStatus: null },
    ],
  ] as const)("FR-006-022 FR-006-024 when it %s", (_, proof, verdict) => {
    expect(judgeProof(proof)).toEqual(verdict);
  });
});
