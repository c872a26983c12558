import { describe, expect, it } from "vitest";
import { answerRepeat, isWellFormedKey, type KnownKey } from "../../../worker/platform/idempotency.rules.ts";

const known = (state: KnownKey["state"], changes: Partial<KnownKey> = {}): KnownKey => ({
  requestHash: "same",
  state,
  responseStatus: null,
  responseBody: null,
  ...changes,
});

const answered = known("answered", { responseStatus: 201, responseBody: "{}" });

describe("answer to a repeat", () => {
  it.each([
    ["an applied key without an answer", known("applied"), "same", 409, "idempotency_outcome_unknown"],
    ["a reserved key with another request", known("reserved"), "other", 422, "idempotency_key_reused"],
    ["an applied key with another request", known("applied"), "other", 422, "idempotency_key_reused"],
    ["an answered key with another request", answered, "other", 422, "idempotency_key_reused"],
  ])("FR-001-012 of %s", (_what, key, hash, status, code) => {
    expect(answerRepeat(key, hash)).toMatchObject({ kind: "refuse", status, code });
  });

  it("FR-001-012 of a reserved key is that the first request is in progress", () => {
    expect(answerRepeat(known("reserved"), "same")).toEqual({ kind: "in_progress" });
  });

  it("FR-001-012 of an answered key is the stored answer, with or without a body", () => {
    expect(answerRepeat(answered, "same")).toEqual({ kind: "replay", status: 201, body: "{}" });
    const empty = known("answered", { responseStatus: 204 });
    expect(answerRepeat(empty, "same")).toEqual({ kind: "replay", status: 204, body: null });
  });
});

describe("form of a key", () => {
  it.each([
    ["a", true],
    ["01J-abc_DEF.1:2+3/4", true],
    ["x".repeat(120), true],
    ["", false],
    ["x".repeat(121), false],
    ["with space", false],
    ["a,b", false],
    ["ä", false],
    ["a\n", false],
  ])("FR-001-012 %j is well formed: %s", (key, expected) => {
    expect(isWellFormedKey(key)).toBe(expected);
  });
});
