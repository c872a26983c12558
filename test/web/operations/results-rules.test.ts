import { describe, expect, it } from "vitest";
import { countText, RESULTS } from "../../../web/features/operations/results.rules.ts";
import { OPERATION_TYPES } from "../../../worker/features/operations/operation-types.contract.ts";

describe("what a run came to", () => {
  it("FR-245-037 FR-246-112 stands on a page of the tenant that its run leads to, or on the run's own page", () => {
    const own = OPERATION_TYPES.filter((type) => RESULTS[type].length === 0);
    expect(own).toEqual(["provider.connection.check", "inventory.sync"]);
  });

  it.each([
    ["new_reports", 1, "1 new report"],
    ["findings", 11, "11 findings"],
    ["high_privilege_assignments", 0, "0 high privilege assignments"],
    ["stages_passed", 1, "1 stages passed"],
  ])("FR-245-037 is counted in words: %s, %d", (name, count, text) => {
    expect(countText(name, count)).toBe(text);
  });
});
