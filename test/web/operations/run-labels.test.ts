import { describe, expect, it } from "vitest";
import { outcomeExplanation, runLabel } from "../../../web/features/operations/operations.labels.ts";
import { runDuration } from "../../../web/features/operations/run-times.rules.ts";
import { RUN_OUTCOMES } from "../../../worker/features/operations/operation-types.contract.ts";

const completed = (outcome: (typeof RUN_OUTCOMES)[number]) => ({ status: "completed" as const, outcome });

describe("words for a run", () => {
  it("an active run has its status and no outcome", () => {
    expect(runLabel({ status: "queued", outcome: "pending" }).text).toBe("Queued");
    expect(runLabel({ status: "running", outcome: "pending" }).text).toBe("Running");
    expect(outcomeExplanation({ status: "running", outcome: "pending" })).toBeNull();
  });

  it.each(RUN_OUTCOMES.filter((outcome) => outcome !== "pending"))(
    "a completed run is %s and explains itself",
    (outcome) => {
      expect(runLabel(completed(outcome)).text.toLowerCase()).toBe(outcome.replaceAll("_", " "));
      expect(outcomeExplanation(completed(outcome))).toMatch(/\.$/);
    },
  );

  it.each([
    [null, null, null],
    ["2026-11-23T12:00:01.000Z", null, null],
    [null, "2026-11-23T12:00:01.000Z", null],
    ["2026-11-23T12:00:01.000Z", "2026-11-23T12:00:05.200Z", "4.2 s"],
  ])("from %s to %s took %s", (started, ended, text) => {
    expect(runDuration({ started_at: started, completed_at: ended })).toBe(text);
  });
});
