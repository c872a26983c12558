import { describe, expect, it } from "vitest";
import { MAX_NAMED_CHANGES } from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import { changesSince } from "../../../worker/features/admin-roles/role-changes.rules.ts";
import { summarise } from "../../../worker/features/admin-roles/role-summary.rules.ts";
import { item, REPORTS, SECURITY } from "./items.ts";

const VIA = { via_group: { id: "g", name: "Operators" } } as const;

describe("the summary of a report", () => {
  it("FR-245-064 counts assignments, and principals once however many roles they hold", () => {
    const { totals, roles } = summarise([
      item("a", { is_guest: true }),
      item("b", { account_enabled: false }),
      item("s", { principal_type: "service_principal" }),
      item("a", { ...REPORTS, is_guest: true }),
      item("c", { ...REPORTS, duration: "time_bound", ends_at: "2027-01-01T00:00:00.000Z" }),
      item("x", { ...REPORTS, principal_type: "unknown", account_enabled: null }),
      item("g", { ...SECURITY, principal_type: "group" }),
      item("a", { ...SECURITY, ...VIA, is_guest: true }),
    ]);
    expect(totals).toEqual({
      assignments: 8,
      high_privilege_assignments: 5,
      time_bound_assignments: 1,
      principals: { user: 3, group: 1, service_principal: 1, unknown: 1 },
      high_privilege_principals: { user: 2, group: 1, service_principal: 1, unknown: 0 },
      guests: 1,
      disabled_accounts: 1,
    });
    expect(
      roles.map((role) => [role.role_name, role.is_high_privilege, role.assignments, role.principals.user]),
    ).toEqual([
      ["Global Administrator", true, 3, 2],
      ["Security Administrator", true, 2, 1],
      ["Reports Reader", false, 3, 2],
    ]);
  });

  it("FR-245-064 of a directory without assignments is zero", () => {
    expect(summarise([])).toMatchObject({ totals: { assignments: 0, guests: 0 }, roles: [] });
  });
});

describe("changes since the report before", () => {
  const since = (
    before: Parameters<typeof item>[],
    now: Parameters<typeof item>[],
    unread: { before?: string[]; now?: string[] } = {},
  ) =>
    changesSince(
      { reportId: "rep_1", items: before.map((one) => item(...one)), unreadGroups: unread.before ?? [] },
      { items: now.map((one) => item(...one)), unreadGroups: unread.now ?? [] },
    );

  it("FR-245-065 names what was added and what was removed, and counts what is held in another way", () => {
    const changes = since([["a"], ["b"], ["c"]], [["b", { account_enabled: false }], ["c"], ["d"]]);
    expect(changes).toMatchObject({ since_report_id: "rep_1", added: 1, removed: 1, changed: 1 });
    expect(changes.added_items.map(({ principal_id }) => principal_id)).toEqual(["d"]);
    expect(changes.removed_items.map(({ principal_id }) => principal_id)).toEqual(["a"]);
  });

  it.each<[string, Parameters<typeof since>[0][number], Parameters<typeof since>[0][number]]>([
    ["another role", ["a"], ["a", SECURITY]],
    ["another scope", ["a"], ["a", { scope: "/administrativeUnits/1" }]],
    ["a group in between", ["a"], ["a", VIA]],
  ])("FR-245-065 takes %s for another assignment", (_, before, now) => {
    expect(since([before], [now])).toMatchObject({ added: 1, removed: 1, changed: 0 });
  });

  it("FR-245-065 is nothing when nothing changed, in whatever order it was read", () => {
    expect(since([["a"], ["b"]], [["b"], ["a"]])).toMatchObject({ added: 0, removed: 0, changed: 0 });
  });

  it("FR-245-066 says nothing of a group that could not be read, then or now", () => {
    expect(since([["m", VIA]], [], { now: ["g"] })).toMatchObject({ removed: 0 });
    expect(since([], [["m", VIA]], { before: ["g"] })).toMatchObject({ added: 0 });
    expect(since([["m", VIA]], [])).toMatchObject({ removed: 1 });
  });

  it("FR-245-065 names a bounded number and counts all", () => {
    const many = Array.from({ length: MAX_NAMED_CHANGES + 5 }, (_, index): [string] => [`p${index}`]);
    const changes = since([], many);
    expect([changes.added, changes.added_items.length]).toEqual([MAX_NAMED_CHANGES + 5, MAX_NAMED_CHANGES]);
  });
});
