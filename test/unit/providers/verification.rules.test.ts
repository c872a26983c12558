import { describe, expect, it } from "vitest";
import {
  changesSince,
  countStatuses,
  decisiveFinding,
  fingerprintText,
  overallOf,
  primaryReason,
  REPORT_STALE_AFTER,
  staleReasons,
} from "../../../worker/features/providers/verification.rules.ts";
import type {
  CheckStatus,
  VerificationCheck,
} from "../../../worker/features/providers/verification-checks.contract.ts";
import { answersUntil, answersWith, checksOf, keyOf, no, REQUIRED, yes } from "../verification/answers.ts";

const NOW = Date.UTC(2026, 10, 28, 12);

describe("a report's freshness", () => {
  it.each<[string, { id?: string; configuredAt?: number; age?: number }, string[]]>([
    ["of now", {}, []],
    ["of exactly a day ago", { age: REPORT_STALE_AFTER }, []],
    ["of more than a day ago", { age: REPORT_STALE_AFTER + 1 }, ["too_old"]],
    ["of another connection", { id: "con_2" }, ["other_connection"]],
    [
      "of another connection, old and changed",
      { id: "con_2", age: 2 * REPORT_STALE_AFTER, configuredAt: NOW },
      ["other_connection"],
    ],
    ["of a connection that was changed since", { configuredAt: 101 }, ["connection_changed"]],
    ["of a connection that was changed by a slower clock", { configuredAt: 99 }, ["connection_changed"]],
    ["of a connection as it was configured then", { configuredAt: 100 }, []],
    ["both old and changed", { configuredAt: 101, age: 2 * REPORT_STALE_AFTER }, ["connection_changed", "too_old"]],
  ])("FR-005-024 %s", (_, { id = "con_1", configuredAt = 100, age = 0 }, expected) => {
    const report = { connectionId: "con_1", configuredAt: 100, generatedAt: NOW - age };
    expect(staleReasons(report, { id, configuredAt }, NOW)).toEqual(expected);
  });

  it("FR-005-024 counts a day as 24 hours", () => {
    expect(REPORT_STALE_AFTER).toBe(86_400_000);
  });
});

describe("the primary reason", () => {
  const check = (status: CheckStatus, reason: string | null, blocking = true) =>
    ({ status, reason_code: reason, blocking }) as VerificationCheck;

  it.each<[string, VerificationCheck[], string | null]>([
    ["no check", [], null],
    ["a pass with a reason", [check("pass", "rate_limited")], null],
    ["a skip with a reason", [check("skip", "rate_limited")], null],
    ["one that runs", [check("running", "rate_limited")], null],
    ["a failure without reason", [check("fail", null)], null],
    ["a failure with a blank reason", [check("fail", "")], null],
    [
      "the first of several",
      [check("skip", "unknown_error"), check("warn", "rate_limited"), check("fail", "provider_auth_failed")],
      "rate_limited",
    ],
  ])("FR-005-015 of %s", (_, checks, expected) => {
    expect(primaryReason(checks)).toBe(expected);
  });

  it("FR-005-015 FR-005-017 gives way to the first one that blocks, where the end of the run is decided", () => {
    const checks = [check("warn", "rate_limited", false), check("fail", "provider_auth_failed")];
    expect(decisiveFinding(checks)?.reason_code).toBe("provider_auth_failed");
    expect(decisiveFinding(checks.slice(0, 1))?.reason_code).toBe("rate_limited");
    expect(decisiveFinding([])).toBeNull();
  });
});

describe("the summary", () => {
  it("FR-005-006 counts the checks of each status, those without any included", () => {
    expect(countStatuses(checksOf(answersUntil(no("organization", "unknown_error", 200))))).toEqual({
      pass: 3,
      fail: 1,
      warn: 0,
      skip: 3,
      running: 0,
    });
  });

  it("FR-005-009 is blocked by a check that blocks only when it failed", () => {
    const at = (status: CheckStatus, blocking: boolean) => ({ status, blocking }) as VerificationCheck;
    expect(overallOf([at("fail", true)])).toBe("blocked");
    expect(overallOf([at("warn", true)])).toBe("needs_attention");
    expect(overallOf([at("fail", false)])).toBe("needs_attention");
    expect(overallOf([at("pass", true), at("skip", true)])).toBe("ready");
  });
});

describe("the fingerprint", () => {
  const healthy = fingerprintText(checksOf(answersUntil()));
  const granted = REQUIRED.map(keyOf);

  it.each([
    ["other requests", answersUntil().map((answer) => ({ ...answer, correlationId: crypto.randomUUID() }))],
    ["a token that was there already", answersUntil().map((answer) => ({ ...answer, correlationId: null }))],
    [
      "one more grant that is known",
      answersWith(yes("permissions", [...granted, keyOf("DeviceManagementServiceConfig.Read.All")])),
    ],
    ["grants in another order", answersWith(yes("permissions", granted.toReversed()))],
  ])("FR-005-014 is the same after %s", (_, answers) => {
    expect(fingerprintText(checksOf(answers))).toBe(healthy);
  });

  it.each([
    ["a status", checksOf(answersWith(no("intune", "intune_rbac_not_configured", 404)))],
    ["a reason", checksOf(answersWith(no("intune", "intune_rbac_permission_missing")))],
    ["a missing permission", checksOf(answersWith(yes("permissions", granted.slice(0, -1))))],
    ["another missing permission", checksOf(answersWith(yes("permissions", granted.toSpliced(4, 1))))],
    ["a grant that nobody knows", checksOf(answersWith(yes("permissions", [...granted, { resource: "a", id: "b" }])))],
    ["the directory", checksOf(answersUntil(), { externalTenantId: "other" })],
    ["the application", checksOf(answersUntil(), { clientId: "other" })],
  ])("FR-005-014 is another one when %s differs", (_, checks) => {
    const others = new Set([healthy, fingerprintText(checks)]);
    expect(others.size).toBe(2);
  });
});

describe("changes since the previous report", () => {
  it("FR-005-014 are the checks whose status or reason differ, with both sides", () => {
    const before = checksOf(answersUntil(no("sign_in", "provider_consent_missing", 400)));
    const after = checksOf(answersUntil(no("sign_in", "provider_consent_revoked", 400)));
    expect(changesSince(before, after)).toEqual([
      {
        key: "admin_consent",
        from: { status: "fail", reason_code: "provider_consent_missing" },
        to: { status: "fail", reason_code: "provider_consent_revoked" },
      },
    ]);
    const mended = changesSince(before, checksOf(answersUntil()));
    expect(mended.map(({ key, from, to }) => [key, from.status, to.status])).toEqual([
      ["admin_consent", "fail", "pass"],
      ["token", "skip", "pass"],
      ["organization", "skip", "pass"],
      ["permissions", "skip", "pass"],
      ["directory_roles", "skip", "pass"],
      ["intune", "skip", "pass"],
    ]);
  });

  it("FR-005-014 are none when nothing changed but times and requests", () => {
    const again = answersUntil().map((answer) => ({ ...answer, correlationId: crypto.randomUUID() }));
    expect(changesSince(checksOf(answersUntil()), checksOf(again))).toEqual([]);
  });

  it("FR-005-014 leave out a check that the previous report did not know", () => {
    const checks = checksOf(answersUntil());
    expect(changesSince(checks.slice(0, 3), checks)).toEqual([]);
  });
});
