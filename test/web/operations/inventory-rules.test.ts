import { describe, expect, it } from "vitest";
import { inventoryAreas, inventorySummary } from "../../../web/features/operations/inventory.rules.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { INVENTORY_PART_KEYS } from "../../../worker/features/providers/inventory-parts.contract.ts";
import { syncRun } from "./sync-run.ts";

/** What each part shows, in their order: its count, or the word in its place. */
const shown = (run: RunView) =>
  inventoryAreas(run).flatMap(({ parts }) => parts.map(({ count, state }) => count ?? state.text));

describe("the parts of an inventory", () => {
  it("FR-008-019 stand in three areas, in the order in which they are counted", () => {
    const areas = inventoryAreas(syncRun("ppppppppp"));
    expect(areas.map(({ area, parts }) => [area, parts.length])).toEqual([
      ["Policies", 2],
      ["Apps", 2],
      ["Device management", 2],
    ]);
    expect(areas.flatMap(({ parts }) => parts.map(({ key }) => key))).toEqual(INVENTORY_PART_KEYS);
  });

  const counts = { conditional_access_policies: 7, device_compliance_policies: 0, applications: 12 };
  it.each<[string, RunView, (number | string)[]]>([
    ["in the queue", syncRun("ppppppppp"), Array(6).fill("Waiting")],
    [
      "in the middle",
      syncRun("ddddrpppp", { status: "running" }),
      ["Asked", "Asked", "Counting", "Waiting", "Waiting", "Waiting"],
    ],
    [
      "that ended in the middle",
      syncRun("dddddfsss", { status: "completed", outcome: "failed", summary_counts: counts }),
      [7, 0, 12, "Failed", "Not reached", "Not reached"],
    ],
    [
      "that counted everything",
      syncRun("ddddddddd", {
        ...{ status: "completed", outcome: "succeeded" },
        summary_counts: { ...counts, service_principals: 30, managed_devices: 9, device_configurations: 5 },
      }),
      [7, 0, 12, 30, 9, 5],
    ],
    [
      "that skipped devices",
      syncRun("ddddddfdd", {
        ...{ status: "completed", outcome: "partially_succeeded" },
        summary_counts: { ...counts, service_principals: 30, device_configurations: 5 },
        failures: ["managed_devices"],
      }),
      [7, 0, 12, 30, "Skipped", 5],
    ],
    [
      "that was cancelled",
      syncRun("dddddssss", { status: "completed", outcome: "cancelled" }),
      Array(6).fill("Not reached"),
    ],
  ])("FR-008-019 of a sync %s show a count, or a word and never a zero", (_, run, expected) => {
    expect(shown(run)).toEqual(expected);
  });

  it.each<[string, RunView, string | null]>([
    ["is active", syncRun("ddddrpppp", { status: "running" }), null],
    [
      "counted some",
      syncRun("dddddfsss", { status: "completed", outcome: "failed", summary_counts: counts }),
      "3 of 6 parts counted.",
    ],
    [
      "skipped some",
      syncRun("ddddddfdd", {
        ...{ status: "completed", outcome: "partially_succeeded" },
        ...{ summary_counts: counts, failures: ["managed_devices"] },
      }),
      "3 of 6 parts counted, 1 skipped.",
    ],
  ])("FR-008-019 are summed up when the sync %s", (_, run, expected) => {
    expect(inventorySummary(run)).toBe(expected);
  });
});
