import { describe, expect, it } from "vitest";
import {
  failureMessage,
  MAX_ROUNDS,
  MAX_WAIT,
  refusalMessage,
  stageIndex,
  waitBeforeRound,
} from "../../../worker/features/operations/connection-check.rules.ts";
import { REASON_CODES, REASONS } from "../../../worker/features/providers/reason-codes.contract.ts";

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

describe("messages of a failed stage", () => {
  const failed = { stage: "token", ok: false, retryAfterMs: null } as const;
  const id = "3f0e6c1e-52a3-4a3c-9df4-0a8f5d1f7a10";

  it.each([
    [
      { ...failed, reason: "provider_consent_missing", status: 400, correlationId: id },
      `Sign in at the provider: answered with status 400, correlation id ${id}.`,
    ],
    [
      { ...failed, reason: "network_unreachable", status: null, correlationId: id },
      `Sign in at the provider: no answer, correlation id ${id}.`,
    ],
    [
      { ...failed, stage: "organization", reason: "tenant_target_mismatch", status: 200, correlationId: id },
      `Confirm the organization: answered for another tenant, correlation id ${id}.`,
    ],
    [
      { ...failed, reason: "unknown_error", status: 200, correlationId: id },
      `Sign in at the provider: answered in an unknown form, correlation id ${id}.`,
    ],
    [
      { ...failed, reason: "platform_identity_missing", status: null, correlationId: null },
      "Sign in at the provider: nothing was asked of the provider.",
    ],
  ] as const)("FR-003-011 are closed texts with a status and our own correlation id (%#)", (result, expected) => {
    expect(failureMessage(result)).toBe(expected);
  });

  it("FR-003-010 names the stage of a refusal that needed no request", () => {
    expect(refusalMessage("connection")).toBe("Read provider connection: nothing was asked of the provider.");
  });
});

it("FR-003-012 counts the stages in the order of execution", () => {
  expect([stageIndex("connection"), stageIndex("token"), stageIndex("organization")]).toEqual([0, 1, 2]);
});
