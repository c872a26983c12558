import { describe, expect, it } from "vitest";
import { REASON_CODES, REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";
import { MAX_WAIT } from "../../../worker/features/providers/request-limits.rules.ts";
import { MAX_ROUNDS, waitBeforeRound } from "../../../worker/features/providers/rounds.rules.ts";
import type { Answer } from "../../../worker/features/providers/verification-steps.ts";
import { QUESTIONS } from "../../../worker/features/providers/verification-steps.ts";
import {
  endsVerification,
  failureMessage,
  refusalMessage,
  STAGES_OF,
  stageIndex,
} from "../../../worker/features/verification/connection-check.rules.ts";
import { no, yes } from "./answers.ts";

describe("waitBeforeRound", () => {
  it.each<[number, number | null, number | null]>([
    [1, null, 1_000],
    [2, null, 2_000],
    [1, 400, 1_000],
    [1, 7_000, 7_000],
    [2, MAX_WAIT, MAX_WAIT],
    [1, MAX_WAIT + 1, null],
    [1, 86_400_000, null],
    [MAX_ROUNDS, null, null],
    [MAX_ROUNDS, 1_000, null],
  ])("FR-003-009 after round %i with Retry-After %s waits %s", (round, retryAfterMs, expected) => {
    expect(waitBeforeRound({ reason: "rate_limited", retryAfterMs }, round)).toBe(expected);
  });

  it.each(REASON_CODES.filter((code) => !REASONS[code].retryable))(
    "FR-003-009 does not ask again after %s, which time does not mend",
    (reason) => {
      expect(waitBeforeRound({ reason, retryAfterMs: 1_000 }, 1)).toBeNull();
    },
  );
});

describe("going on after an answer", () => {
  it.each<[Answer, boolean]>([
    [yes("sign_in"), false],
    [yes("intune"), false],
    [no("sign_in", "provider_consent_missing", 400), true],
    [no("organization", "tenant_target_mismatch", 200), true],
    [no("organization", "provider_permission_denied"), false],
    [no("organization", "network_unreachable", 503), true],
    [no("permissions", "provider_permission_denied"), false],
    [no("permissions", "unknown_error", 200), false],
    [no("permissions", "rate_limited", 429), true],
    [no("directory_roles", "provider_permission_denied"), false],
    [no("directory_roles", "network_unreachable", null), true],
    [no("intune", "intune_rbac_permission_missing"), false],
  ])("FR-005-007 ends the asking where nothing after it is worth it (%#)", (answer, ends) => {
    expect(endsVerification(answer)).toBe(ends);
  });
});

describe("messages of a failed stage", () => {
  const failed = { question: "sign_in", ok: false, retryAfterMs: null } as const;
  const id = "3f0e6c1e-52a3-4a3c-9df4-0a8f5d1f7a10";

  it.each([
    [
      "token",
      { ...failed, reason: "provider_auth_failed", status: 400, correlationId: id },
      `Sign in at the provider: answered with status 400, correlation id ${id}.`,
    ],
    [
      "token",
      { ...failed, reason: "network_unreachable", status: null, correlationId: id },
      `Sign in at the provider: no answer, correlation id ${id}.`,
    ],
    [
      "organization",
      { ...failed, question: "organization", reason: "tenant_target_mismatch", status: 200, correlationId: id },
      `Confirm the directory: answered for another tenant, correlation id ${id}.`,
    ],
    [
      "token",
      { ...failed, reason: "unknown_error", status: 200, correlationId: id },
      `Sign in at the provider: answered in an unknown form, correlation id ${id}.`,
    ],
    [
      "token",
      { ...failed, reason: "platform_identity_missing", status: null, correlationId: null },
      "Sign in at the provider: nothing was asked of the provider.",
    ],
  ] as const)(
    "FR-003-011 are closed texts with a status and our own correlation id (%#)",
    (stage, answer, expected) => {
      expect(failureMessage(stage, answer)).toBe(expected);
    },
  );

  it("FR-003-010 names the stage of a refusal that needed no request", () => {
    expect(refusalMessage("connection")).toBe("Read provider connection: nothing was asked of the provider.");
  });
});

it("FR-003-012 counts the stages in the order of execution, each question at its own", () => {
  expect([stageIndex("connection"), stageIndex("report")]).toEqual([0, 7]);
  const places = QUESTIONS.flatMap((question) => [
    stageIndex(STAGES_OF[question].first),
    stageIndex(STAGES_OF[question].last),
  ]);
  expect(places).toEqual([1, 2, 3, 3, 4, 4, 5, 5, 6, 6]);
});
