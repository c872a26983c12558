import { describe, expect, it } from "vitest";
import { percent, spokenOperations, stuckHint } from "../../../web/features/console/operations-text.rules.ts";
import { noOperations, receiveOperations } from "../../../web/features/console/operations-view.rules.ts";
import { isOperationsFrame } from "../../../worker/features/console/operations-frame.contract.ts";
import { operationsFrame, operationsOf } from "./snapshots.ts";

describe("a share in percent", () => {
  it.each([
    { share: 0, text: "0 %" },
    { share: 1, text: "100 %" },
    { share: 0.5, text: "50.0 %" },
    { share: 0.987_4, text: "98.7 %" },
    // not all of them, and not none
    { share: 0.999_99, text: "99.9 %" },
    { share: 0.000_01, text: "0.1 %" },
  ])("FR-010-002 of $share reads $text", ({ share, text }) => {
    expect(percent(share)).toBe(text);
  });
});

describe("operations in words", () => {
  it("FR-010-016 say health and numbers of the window", () => {
    const counts = { started: 1, succeeded: 0, failed: 1_200, stuck: 0, active: 3 };
    expect(spokenOperations(operationsOf({ counts, health: { status: "critical", reasons: [] } }))).toBe(
      "Operations critical: 1 run started and 1,200 failed in the last 24 hours, 3 active now",
    );
  });

  it.each([
    { stuck: 0, text: "" },
    { stuck: 2, text: "2 stuck" },
  ])("FR-010-016 mention $stuck stuck runs as “$text”", ({ stuck, text }) => {
    expect(stuckHint(stuck)).toBe(text);
  });
});

describe("frames of operations", () => {
  it("FR-010-011 keep the last numbers when they are stale, until the next whole frame", () => {
    const first = receiveOperations(noOperations, operationsFrame(operationsOf()));
    const stale = receiveOperations(first, { type: "operations_stale", v: 1, reason: "rebuilding", since: 7 });
    expect(stale).toEqual({ ...first, stale: { reason: "rebuilding", since: 7 } });
    expect(receiveOperations(stale, operationsFrame(operationsOf(), 2)).stale).toBeNull();
  });

  it.each([[[1, 2, 3]], [null], ["operations"], [{ type: "snapshot" }], [{ type: "stale" }], [{}]])(
    "FR-010-009 are told from %j",
    (value) => {
      expect(isOperationsFrame(value)).toBe(false);
    },
  );
});
