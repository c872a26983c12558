import { describe, expect, it } from "vitest";
import {
  ONBOARDING_TOPICS,
  onboardingTopic,
  SUPPORT_DIAGNOSTICS_TOPICS,
  supportDiagnosticsTopic,
} from "../../../worker/features/help/help-topics.rules.ts";
import { RUN_OUTCOMES } from "../../../worker/features/operations/operation-types.contract.ts";
import { REASON_CODES, REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { REPORT_OVERALLS } from "../../../worker/features/providers/verification-checks.contract.ts";

/** By group (domain §7.3), apart from the application's own table, which is under test here. */
const TOPIC_OF_GROUP = {
  consent: { onboarding: "admin-consent-required", diagnostics: "admin-consent-required" },
  permission: { onboarding: "required-permissions-missing", diagnostics: "required-permissions-missing" },
  connection: { onboarding: "connection-unhealthy", diagnostics: "connection-unhealthy" },
  retryable: { onboarding: null, diagnostics: "retryable-provider-failure" },
  unknown: { onboarding: null, diagnostics: "manual-handoff-required" },
} as const;

const CODES = REASON_CODES.map((code) => ({ code, ...TOPIC_OF_GROUP[REASONS[code].group] }));
const FOREIGN = ["ext.vendor.consent_missing", "something_new", "constructor", "provider_consent"];
const BLANK = [null, "", "   "];
const FAILING = ["failed", "blocked", "partially_succeeded"];
const OUTCOMES = [null, ...RUN_OUTCOMES];

const calm = { reason: null, stale: false, overall: null, runOutcome: null };
const quiet = { reason: null, incompleteEvidence: false, runOutcome: null };

describe("the topic on onboarding", () => {
  it.each(CODES)("FR-244-004 for $code is $onboarding, or that of the failed verification", ({ code, onboarding }) => {
    expect(onboardingTopic({ ...calm, reason: code })).toBe(onboarding);
    const blocked = { ...calm, reason: code, overall: "blocked", runOutcome: "blocked" } as const;
    expect(onboardingTopic(blocked)).toBe(onboarding ?? "verification-failed");
  });

  it.each([...REASON_CODES, ...FOREIGN, ...BLANK])(
    "FR-244-004 is the stale verification before the reason %s",
    (reason) => {
      for (const overall of [null, ...REPORT_OVERALLS])
        expect(onboardingTopic({ reason, stale: true, overall, runOutcome: "failed" })).toBe("verification-stale");
    },
  );

  it.each(REPORT_OVERALLS)("FR-244-004 without a reason of its own follows the overall %s", (overall) => {
    const expected = ["blocked", "needs_attention"].includes(overall) ? "verification-failed" : null;
    for (const reason of [...FOREIGN, ...BLANK, "rate_limited", "unknown_error"])
      expect(onboardingTopic({ ...calm, reason, overall })).toBe(expected);
  });

  it.each(OUTCOMES)("FR-244-004 without a reason of its own follows the outcome %s", (runOutcome) => {
    const expected = runOutcome !== null && FAILING.includes(runOutcome) ? "verification-failed" : null;
    for (const reason of [...FOREIGN, ...BLANK])
      expect(onboardingTopic({ ...calm, reason, runOutcome })).toBe(expected);
    expect(onboardingTopic({ ...calm, overall: "ready", runOutcome })).toBe(expected);
  });
});

describe("the topic on support diagnostics", () => {
  it.each(CODES)("FR-244-005 for $code is $diagnostics, whatever else is so", ({ code, diagnostics }) => {
    for (const runOutcome of OUTCOMES)
      for (const incompleteEvidence of [false, true])
        expect(supportDiagnosticsTopic({ reason: code, runOutcome, incompleteEvidence })).toBe(diagnostics);
  });

  it.each(FOREIGN)("FR-244-005 FR-244-010 for the foreign reason %s is none, also with a failed run", (reason) => {
    expect(supportDiagnosticsTopic({ reason, incompleteEvidence: true, runOutcome: "failed" })).toBeNull();
  });

  it.each(OUTCOMES)("FR-244-005 without a reason follows the outcome %s, then the evidence", (runOutcome) => {
    const failing = runOutcome !== null && FAILING.includes(runOutcome);
    for (const reason of BLANK) {
      const situation = { ...quiet, reason, runOutcome };
      expect(supportDiagnosticsTopic(situation)).toBe(failing ? "verification-failed" : null);
      expect(supportDiagnosticsTopic({ ...situation, incompleteEvidence: true })).toBe(
        failing ? "verification-failed" : "diagnostic-evidence-incomplete",
      );
    }
  });
});

describe("the reasons' topics", () => {
  it("FR-244-003 are decided for every reason code, a topic or an explicit none", () => {
    for (const topics of [ONBOARDING_TOPICS, SUPPORT_DIAGNOSTICS_TOPICS])
      expect(Object.keys(topics).sort()).toEqual([...REASON_CODES].sort());
  });

  it("FR-244-003 do not compile with a code left out", () => {
    const { rate_limited: _left, ...rest } = ONBOARDING_TOPICS;
    // @ts-expect-error a code is missing
    const incomplete: Record<ReasonCode, string | null> = rest;
    expect(Object.keys(incomplete)).toHaveLength(25);
  });
});
