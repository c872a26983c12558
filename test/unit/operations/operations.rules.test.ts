import { describe, expect, it } from "vitest";
import {
  isRetryable,
  isStartable,
  OPERATION_TYPES,
  OPERATIONS,
  type RunOutcome,
  stagesOf,
} from "../../../worker/features/operations/operation-types.contract.ts";
import {
  canonicalInputs,
  isRetryOf,
  nextStep,
  type RunProgress,
  retryContext,
  runIdentity,
  stageCounts,
  stageStates,
  stageUnderWay,
} from "../../../worker/features/operations/operations.rules.ts";

describe("identity of a run", () => {
  it.each([
    [{}, {}],
    [
      { a: 1, b: 2 },
      { b: 2, a: 1 },
    ],
    [{ a: { y: 1, x: [1, 2] } }, { a: { x: [1, 2], y: 1 } }],
    [{ a: 1 }, { a: 1, b: null, c: undefined }],
  ])("FR-003-002 writes %j and %j as the same inputs", (left, right) => {
    expect(canonicalInputs(left)).toBe(canonicalInputs(right));
  });

  it.each([
    [{ a: 1 }, { a: "1" }],
    [{ a: 1 }, { b: 1 }],
    [{ a: [1, 2] }, { a: [2, 1] }],
    [{ a: false }, {}],
    [{ a: "" }, {}],
    [{ a: { b: 1 } }, { "a:{b": 1 }],
  ])("FR-003-002 keeps %j and %j apart", (left, right) => {
    expect(canonicalInputs(left)).not.toBe(canonicalInputs(right));
  });

  it("FR-003-002 gives another type, another tenant and another text another identity", async () => {
    const identities = await Promise.all([
      runIdentity("provider.connection.check", "ten_a", "{}"),
      runIdentity("inventory.sync", "ten_a", "{}"),
      runIdentity("provider.connection.check", "ten_b", "{}"),
      runIdentity("provider.connection.check", null, "{}"),
      runIdentity("provider.connection.check", "ten_a", "{x}"),
    ]);
    expect(new Set(identities).size).toBe(identities.length);
    expect(await runIdentity("provider.connection.check", "ten_a", "{}")).toBe(identities[0]);
    expect(identities[0]).toMatch(/^[0-9a-f]{64}$/);
  });
});

describe("stages of a run", () => {
  const stages = stagesOf("provider.connection.check");
  const at = (changes: Partial<RunProgress>): RunProgress => ({
    status: "running",
    outcome: "pending",
    done: 0,
    stage: null,
    ...changes,
  });
  const ended = (outcome: RunProgress["outcome"], changes: Partial<RunProgress>) =>
    at({ status: "completed", outcome, ...changes });

  /** `d`one, `r`unning, `p`ending, `f`ailed, `s`kipped: one letter a stage. */
  it.each<[string, RunProgress, string]>([
    ["a queued run", at({ status: "queued" }), "pppppppp"],
    ["the first stage", at({ stage: "connection" }), "rppppppp"],
    ["the moment between two stages", at({ done: 1, stage: "connection" }), "dppppppp"],
    ["the last stage", at({ done: 7, stage: "report" }), "dddddddr"],
    ["a success", ended("succeeded", { done: 8 }), "dddddddd"],
    ["a part success, which went through all of it", ended("partially_succeeded", { done: 8 }), "dddddddd"],
    ["a block at the second stage", ended("blocked", { done: 1, stage: "admin_consent" }), "dfssssss"],
    ["a block that left the stage before it open", ended("blocked", { done: 1, stage: "token" }), "dsfsssss"],
    ["a block that did not stop what came after it", ended("blocked", { done: 8, stage: "permissions" }), "ddddfddd"],
    [
      "a failure at a stage that an earlier attempt had passed",
      ended("failed", { done: 3, stage: "token" }),
      "ddfsssss",
    ],
    [
      "a part success that went on without some of it",
      ended("partially_succeeded", { done: 8, failures: [{ stage: "permissions" }, { stage: "intune" }, {}] }),
      "ddddfdfd",
    ],
    [
      "a failure after something that was given up before it",
      ended("failed", { done: 5, stage: "directory_roles", failures: [{}, { stage: "token" }] }),
      "ddfddfss",
    ],
    ["a cancellation between two stages", ended("cancelled", { done: 1, stage: "connection" }), "dsssssss"],
    ["a cancellation in the queue", ended("cancelled", {}), "ssssssss"],
    ["a failure after the last stage", ended("failed", { done: 8 }), "dddddddd"],
  ])("FR-003-016 FR-005-026 shows %s", (_, run, expected) => {
    expect(
      stageStates(stages, run)
        .map((state) => state[0])
        .join(""),
    ).toBe(expected);
  });

  it.each<[string, Parameters<typeof stageCounts>[1], number, number]>([
    ["a success", { done: 8, stage: null, failures: [] }, 8, 0],
    ["a failure at the next stage", { done: 2, stage: "token", failures: [{}] }, 2, 1],
    ["a block that the run went on after", { done: 8, stage: "permissions", failures: [{}] }, 7, 1],
    ["stages that were given up", { done: 8, stage: null, failures: [{ stage: "token" }, { stage: "intune" }] }, 6, 2],
    ["one named twice", { done: 3, stage: "token", failures: [{ stage: "token" }] }, 2, 1],
  ])("FR-003-012 counts the stages of %s", (_, run, passed, failed) => {
    expect(stageCounts(stages, run)).toEqual({ stages_total: 8, stages_passed: passed, stages_failed: failed });
  });

  it.each<[number, string | null, string | null]>([
    [0, null, "connection"],
    [0, "connection", "connection"],
    [1, "connection", "admin_consent"],
    [1, "admin_consent", "admin_consent"],
    [3, "admin_consent", "organization"],
    [8, "report", null],
  ])("FR-003-012 with %i done and stage %s the run stands at %s", (done, named, expected) => {
    expect(stageUnderWay(stages, done, named)).toBe(expected);
  });
});

describe("next step", () => {
  it.each<[RunProgress["outcome"], string | null, string | null]>([
    ["pending", null, null],
    ["succeeded", null, null],
    ["blocked", "provider_consent_missing", "Grant admin consent and re-run verification."],
    ["blocked", "provider_permission_denied", "Open required permissions and confirm the missing grants."],
    ["blocked", "tenant_target_mismatch", "Review the provider connection before retrying."],
    ["failed", "rate_limited", "Retry after the provider dependency recovers."],
    ["failed", "unknown_error", "Hand off the case with the current diagnostic summary and supporting references."],
    ["failed", "ext.vendor", "Hand off the case with the current diagnostic summary and supporting references."],
    ["failed", null, null],
    ["cancelled", null, "Start the operation again when it is needed."],
  ])("FR-003-010 after %s with %s says what to do", (outcome, reason, expected) => {
    expect(nextStep({ outcome }, reason)).toBe(expected);
  });
});

describe("a run that stood still", () => {
  it("FR-007-203 is told to be retried, and handed off when that does not help", () => {
    expect(nextStep({ outcome: "failed", stuck: true }, "unknown_error")).toBe(
      "Retry it. When it stands still again, hand off the case with support diagnostics of this run.",
    );
  });
});

describe("retrying", () => {
  it.each<[RunOutcome, boolean]>([
    ["pending", false],
    ["succeeded", false],
    ["partially_succeeded", true],
    ["failed", true],
    ["blocked", true],
    ["cancelled", true],
  ])("FR-007-202 FR-003-015 a run that is %s can be started once more: %s", (outcome, expected) => {
    expect(isRetryable({ type: "provider.connection.check", outcome })).toBe(expected);
  });

  it("FR-007-202 is offered for no type that cannot be started", () => {
    const offered = OPERATION_TYPES.filter((type) => isRetryable({ type, outcome: "failed" }));
    expect(offered).toEqual(OPERATION_TYPES.filter(isStartable));
  });

  it("FR-007-205 remembers the run before it, of several retries the nearest", () => {
    const first = { id: "run_1", context: { inputs: { a: 1 } } };
    const second = { id: "run_2", context: retryContext(first) };
    const third = { id: "run_3", context: retryContext(second) };
    expect(third.context).toEqual({ inputs: { a: 1 }, retry_of: "run_2" });
    expect([isRetryOf(third, second), isRetryOf(third, first), isRetryOf(first, first)]).toEqual([true, false, false]);
  });
});

describe("operation types", () => {
  it("FR-003-006 FR-008-014 names all seven types and starts those that are built", () => {
    expect(Object.keys(OPERATIONS)).toEqual([...OPERATION_TYPES]);
    expect(OPERATION_TYPES.filter(isStartable)).toEqual([...OPERATION_TYPES]);
  });

  it("FR-003-007 uses no provider's name in a label", () => {
    const labels = Object.values(OPERATIONS).flatMap(({ label, stages }) => [
      label,
      ...stages.map((stage) => stage.label),
    ]);
    expect(labels.filter((label) => /microsoft|entra|intune|graph/i.test(label))).toEqual([]);
  });
});
