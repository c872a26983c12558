import { describe, expect, it } from "vitest";
import type { ConsentStatus } from "../../../worker/features/providers/connection-state.contract.ts";
import type { Answer } from "../../../worker/features/providers/verification-steps.ts";
import { conclude, permissionReading, ranToTheEnd } from "../../../worker/features/verification/conclusion.rules.ts";
import { answersUntil, answersWith, CORRELATION, checksOf, keyOf, no, REQUIRED, yes } from "./answers.ts";

const missingOne = yes("permissions", REQUIRED.filter((value) => value !== "Group.Read.All").map(keyOf));
const missingBlocking = yes("permissions", REQUIRED.filter((value) => value !== "Application.Read.All").map(keyOf));

const endOf = (answers: Answer[], known: ConsentStatus = "unknown") => conclude(checksOf(answers), answers, known);

describe("the end of a verification", () => {
  it.each<[string, Answer[], string, string, ConsentStatus, string | null, string | null]>([
    ["everything passes", answersUntil(), "succeeded", "healthy", "granted", null, null],
    [
      "consent is missing",
      answersUntil(no("sign_in", "provider_consent_missing", 400)),
      "blocked",
      "blocked",
      "required",
      "admin_consent",
      "provider_consent_missing",
    ],
    [
      "the secret is wrong",
      answersUntil(no("sign_in", "provider_credential_invalid", 401)),
      "blocked",
      "blocked",
      "unknown",
      "token",
      "provider_credential_invalid",
    ],
    [
      "nothing answers",
      answersUntil(no("sign_in", "network_unreachable", null)),
      "failed",
      "error",
      "unknown",
      "token",
      "network_unreachable",
    ],
    [
      "another directory answers, which proves the consent",
      answersUntil(no("organization", "tenant_target_mismatch", 200)),
      "blocked",
      "blocked",
      "granted",
      "organization",
      "tenant_target_mismatch",
    ],
    [
      "a permission that blocks is missing",
      answersWith(missingBlocking),
      "blocked",
      "blocked",
      "granted",
      "permissions",
      "provider_permission_missing",
    ],
    [
      "another permission is missing",
      answersWith(missingOne),
      "partially_succeeded",
      "degraded",
      "granted",
      null,
      "provider_permission_missing",
    ],
    [
      "device management may not be read",
      answersWith(no("intune", "intune_rbac_permission_missing")),
      "partially_succeeded",
      "degraded",
      "granted",
      null,
      "intune_rbac_permission_missing",
    ],
    [
      "device management does not answer",
      answersWith(no("intune", "network_unreachable", 503)),
      "partially_succeeded",
      "degraded",
      "granted",
      null,
      "network_unreachable",
    ],
    [
      "the grants could not be read for now",
      answersUntil(no("permissions", "rate_limited", 429)),
      "failed",
      "error",
      "granted",
      "permissions",
      "provider_permission_refresh_failed",
    ],
    [
      "a lesser finding comes before the one that blocks",
      [...answersWith(missingOne).slice(0, 3), no("directory_roles", "network_unreachable", 503)],
      "failed",
      "error",
      "granted",
      "directory_roles",
      "network_unreachable",
    ],
  ])("FR-005-017 when %s", (_, answers, outcome, verificationStatus, consentStatus, stage, reason) => {
    const end = endOf(answers);
    expect(end.state).toEqual({ outcome, verificationStatus, consentStatus, lastErrorReasonCode: reason });
    expect([end.stage, end.failure?.reason ?? null]).toEqual([stage, reason]);
  });

  it.each<[Answer[], string]>([
    [
      answersUntil(no("sign_in", "provider_consent_missing", 400)),
      `Check admin consent: answered with status 400, correlation id ${CORRELATION}.`,
    ],
    [
      answersUntil(no("sign_in", "provider_auth_failed", 401)),
      `Sign in at the provider: answered with status 401, correlation id ${CORRELATION}.`,
    ],
    [answersWith(missingOne), "Not granted: Group.Read.All."],
  ])("FR-005-017 tells the run what was found, in our own words (%#)", (answers, message) => {
    expect(endOf(answers).failure?.message).toBe(message);
  });

  it("FR-005-019 says of a connection that could not be asked that nothing was asked", () => {
    const end = conclude(checksOf([], { refusal: "provider_connection_review_required" }), [], "granted");
    expect(end).toMatchObject({
      state: { outcome: "blocked", verificationStatus: "blocked", consentStatus: "granted" },
      stage: "connection",
      failure: { message: "Read provider connection: nothing was asked of the provider." },
    });
  });

  it("FR-005-002 ran to its end exactly when every question was put", () => {
    expect(ranToTheEnd(answersUntil())).toBe(true);
    expect(ranToTheEnd(answersWith(no("intune", "rate_limited", 429)))).toBe(true);
    expect(ranToTheEnd(answersUntil(no("directory_roles", "rate_limited", 429)))).toBe(false);
  });
});

describe("what is kept of the grants", () => {
  it.each<[string, Answer[], ReturnType<typeof permissionReading>]>([
    ["were read", answersUntil(), { granted: REQUIRED.map(keyOf) }],
    ["were not asked for", answersUntil(no("sign_in", "rate_limited", 429)), null],
    [
      "did not come for now",
      answersUntil(no("permissions", "network_unreachable", null)),
      { reasonCode: "provider_permission_refresh_failed" },
    ],
    [
      "may not be read",
      answersUntil(no("permissions", "provider_permission_denied")),
      { reasonCode: "provider_permission_denied" },
    ],
  ])("FR-005-018 when they %s", (_, answers, expected) => {
    expect(permissionReading(answers)).toEqual(expected);
  });
});
