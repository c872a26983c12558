import { describe, expect, it } from "vitest";
import { draftAfterRun, isSettling, newerDraft } from "../../../web/features/onboarding/draft-cache.rules.ts";
import { activationConditions, stepsOf } from "../../../web/features/onboarding/steps.rules.ts";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { runningRun, runOf, succeededRun } from "../admin/fixtures.ts";
import { blankDraft, checkOf, connectionOf, draftOf, readinessOf, reportOf, unconnectedDraft } from "./fixtures.ts";

const marks = (draft: DraftView) =>
  stepsOf(draft)
    .map((step) => `${step.state[0]}${step.canShow ? "+" : "-"}`)
    .join(" ");

describe("steps of a draft", () => {
  it.each([
    ["nothing identified", blankDraft(), "c+ u- u- u-"],
    ["identified", unconnectedDraft(), "d+ c+ u- u-"],
    [
      "connected without consent: the verification can be looked at",
      draftOf({ step: "connect_provider", last_completed_checkpoint: "identify" }),
      "d+ c+ u+ u-",
    ],
    ["connected", draftOf(), "d+ d+ c+ u-"],
    ["verified", draftOf({ step: "complete_activate", last_completed_checkpoint: "verify_access" }), "d+ d+ d+ c+"],
    [
      "completed",
      draftOf({ step: "complete_activate", last_completed_checkpoint: "complete_activate" }),
      "d+ d+ d+ d+",
    ],
  ])("%s", (_, draft, expected) => {
    expect(marks(draft)).toBe(expected);
  });
});

describe("conditions of the activation", () => {
  const ready = draftOf({ report: reportOf([checkOf()]), readiness: readinessOf({ situation: "ready" }) });
  it.each([
    ["ready", ready, "11111"],
    ["nothing identified", blankDraft(), "00000"],
    ["connection disabled", { ...ready, connection: connectionOf({ enabled: false }) }, "10111"],
    ["consent revoked", { ...ready, connection: connectionOf({ consent_status: "revoked" }) }, "11011"],
    ["report stale", { ...ready, report: reportOf([checkOf()], { is_stale: true }) }, "11101"],
    ["something to acknowledge", { ...ready, readiness: readinessOf({ situation: "needs_attention" }) }, "11110"],
  ])("%s", (_, draft, expected) => {
    expect(
      activationConditions(draft)
        .map((condition) => Number(condition.isMet))
        .join(""),
    ).toBe(expected);
  });
});

describe("draft in the cache", () => {
  it.each([
    [undefined, 3, 3],
    [2, 3, 3],
    [3, 3, 3],
    [4, 3, 4],
  ])("of version %s and an answer of version %i keeps version %i", (known, incoming, kept) => {
    const before = known === undefined ? undefined : draftOf({ version: known });
    expect(newerDraft(before, draftOf({ version: incoming })).version).toBe(kept);
  });

  it.each([
    ["takes in a verification that begins", draftOf(), runOf(), "queued"],
    ["moves on with it", draftOf({ active_run: runOf() }), runningRun(), "running"],
    ["never steps back", draftOf({ active_run: runningRun() }), runOf(), "running"],
    [
      "keeps an ended one until the server has answered",
      draftOf({ active_run: runningRun() }),
      succeededRun(),
      "completed",
    ],
    ["ignores one that had ended before", draftOf(), succeededRun(), undefined],
    ["ignores another tenant's", draftOf(), runOf({ tenant: { id: "ten_2", display_name: "Other" } }), undefined],
    ["ignores a run of the whole workspace", draftOf(), runOf({ tenant: null }), undefined],
    ["ignores another type", draftOf(), runOf({ type: "inventory.sync" }), undefined],
    ["ignores it when it has ended itself", draftOf({ ended_at: "2026-11-28T11:00:00.000Z" }), runOf(), undefined],
    ["ignores it without a tenant", blankDraft(), runOf(), undefined],
  ])("%s", (_, draft, run, status) => {
    expect(draftAfterRun(draft, run).active_run?.status).toBe(status);
  });

  it.each([
    ["an active verification", draftOf({ lifecycle: "verifying", active_run: runningRun() }), false],
    ["an ended verification in sight", draftOf({ lifecycle: "verifying", active_run: succeededRun() }), true],
    ["no verification in sight", draftOf({ lifecycle: "verifying" }), true],
    ["another lifecycle", draftOf(), false],
  ])("with %s is settling: %s", (_, draft, settling) => {
    expect(isSettling(draft)).toBe(settling);
  });
});
