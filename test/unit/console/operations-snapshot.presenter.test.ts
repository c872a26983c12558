import { describe, expect, it } from "vitest";
import { seesCustomerNames } from "../../../worker/features/access/capabilities.contract.ts";
import { presentOperations } from "../../../worker/features/console/operations-snapshot.presenter.ts";

const failure = {
  run_id: "run_1",
  workspace_id: "ws_1",
  tenant_id: "ten_1",
  type: "inventory.sync",
  stuck: 0,
  reason_code: "rate_limited",
  occurred_at: 5,
};
const facts = {
  counts: { started: 3, succeeded: 1, failed: 2, stuck: 0, active: 1 },
  offenders: [{ tenant_id: "ten_1", workspace_id: "ws_1", failed: 2 }],
  failures: [
    failure,
    { ...failure, run_id: "run_2", tenant_id: null, type: "of.another.release", reason_code: "ext.custom", stuck: 1 },
    { ...failure, run_id: "run_3", reason_code: null },
  ],
};
const nameOf = (id: string) => `name of ${id}`;

describe("the operations of a viewer", () => {
  it("FR-010-014 name tenant and workspace to who may know them", () => {
    const { shows_names, top_offenders, recent_failures } = presentOperations("24h", 9, facts, nameOf);
    expect(shows_names).toBe(true);
    expect(top_offenders).toEqual([
      {
        tenant_id: "ten_1",
        tenant_name: "name of ten_1",
        workspace_id: "ws_1",
        workspace_name: "name of ws_1",
        failed: 2,
      },
    ]);
    expect(recent_failures[1]).toMatchObject({ tenant_id: null, tenant_name: null, workspace_name: "name of ws_1" });
  });

  it("FR-010-014 hold no name and no id of a customer for who may not, and the same numbers", () => {
    const named = presentOperations("24h", 9, facts, nameOf);
    const unnamed = presentOperations("24h", 9, facts, null);
    expect(JSON.stringify(unnamed)).not.toMatch(/ten_1|ws_1|name of/);
    expect(unnamed.counts).toEqual(named.counts);
    expect(unnamed.top_offenders.map(({ failed }) => failed)).toEqual([2]);
    expect(unnamed.recent_failures.map(({ run_id }) => run_id)).toEqual(["run_1", "run_2", "run_3"]);
  });

  it("FR-010-004 FR-010-015 say type and reason in the product's words, and no foreign code", () => {
    const { recent_failures } = presentOperations("24h", 9, facts, null);
    expect(
      recent_failures.map(({ type, type_label, reason_code, reason_label, stuck }) => [
        type,
        type_label,
        reason_code,
        reason_label,
        stuck,
      ]),
    ).toEqual([
      ["inventory.sync", "Inventory sync", "rate_limited", "Provider rate limit reached", false],
      [null, "Unknown operation", null, "Needs review", true],
      ["inventory.sync", "Inventory sync", null, "No reason was given", false],
    ]);
  });
});

describe("customers' names", () => {
  it.each([
    { held: [], sees: false },
    { held: ["platform.access_system_panel", "platform.console.view"], sees: false },
    { held: ["platform.runbooks.view", "platform.users.manage", "platform.ops_controls.manage"], sees: false },
    { held: ["platform.ops.view"], sees: true },
    { held: ["platform.directory.view"], sees: true },
  ])("FR-010-014 are shown to who holds $held: $sees", ({ held, sees }) => {
    expect(seesCustomerNames(new Set(held))).toBe(sees);
  });
});
