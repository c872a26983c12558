import { describe, expect, it } from "vitest";
import { roleAssignmentItem } from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import {
  GLOBAL_ADMINISTRATOR,
  HIGH_PRIVILEGE_ROLES,
} from "../../../worker/features/admin-roles/high-privilege-roles.contract.ts";
import { holdingGroups, joinRoles, type ReadRoles } from "../../../worker/features/admin-roles/join-roles.rules.ts";
import { assigned, CUSTOM, principal, REPORTS_READER, SECURITY_ADMINISTRATOR } from "./items.ts";

const DEFINITIONS = [
  { id: GLOBAL_ADMINISTRATOR, templateId: GLOBAL_ADMINISTRATOR, name: "Company Administrator", isCustom: false },
  { id: REPORTS_READER, templateId: REPORTS_READER, name: "Reports Reader", isCustom: false },
  { id: CUSTOM, templateId: CUSTOM, name: "Our own role", isCustom: true },
];

const read = (changes: Partial<ReadRoles> = {}): ReadRoles => ({
  ...{ definitions: DEFINITIONS, assignments: [], ends: [], members: new Map() },
  ...changes,
});

const group = principal("g", { type: "group", name: "Operators", upn: null, isEnabled: null, isGuest: null });
const END = "2027-01-01T00:00:00.000Z";

describe("joining what was read", () => {
  it("FR-245-057 makes one item of an assignment, complete and in the shape of the report", () => {
    const { items } = joinRoles(read({ assignments: [assigned(GLOBAL_ADMINISTRATOR, principal("a"))] }));
    expect(items).toEqual([
      {
        role_template_id: GLOBAL_ADMINISTRATOR,
        role_name: "Global Administrator",
        is_custom_role: false,
        principal_type: "user",
        principal_id: "a",
        principal_name: "Name of a",
        principal_upn: "a@contoso.example",
        account_enabled: true,
        is_guest: false,
        via_group: null,
        duration: "permanent",
        ends_at: null,
        scope: "/",
      },
    ]);
    expect(roleAssignmentItem.strict().parse(items[0])).toEqual(items[0]);
  });

  it.each([
    ["a built-in one by the catalog", GLOBAL_ADMINISTRATOR, "Global Administrator", false],
    ["one outside of the catalog by its definition", REPORTS_READER, "Reports Reader", false],
    ["a custom one by its definition's id", CUSTOM, "Our own role", true],
    ["one without a definition by its id", "gone", "gone", false],
    ["one without a definition by the catalog", SECURITY_ADMINISTRATOR, "Security Administrator", false],
  ])("FR-245-058 names a role: %s", (_, roleId, name, isCustom) => {
    const { items } = joinRoles(read({ assignments: [assigned(roleId, principal("a"))] }));
    expect(items).toMatchObject([{ role_template_id: roleId, role_name: name, is_custom_role: isCustom }]);
  });

  it("FR-245-059 adds everybody in a group that holds a role, beside the group", () => {
    const members = new Map([["g", [principal("m"), principal("s", { type: "service_principal", upn: null })]]]);
    const assignments = [assigned(GLOBAL_ADMINISTRATOR, group), assigned(REPORTS_READER, group)];
    const { items } = joinRoles(read({ assignments, members }));
    expect(items.map((one) => [one.role_name, one.principal_id, one.via_group])).toEqual([
      ["Global Administrator", "m", { id: "g", name: "Operators" }],
      ["Global Administrator", "s", { id: "g", name: "Operators" }],
      ["Global Administrator", "g", null],
      ["Reports Reader", "m", { id: "g", name: "Operators" }],
      ["Reports Reader", "s", { id: "g", name: "Operators" }],
      ["Reports Reader", "g", null],
    ]);
  });

  it("FR-245-059 leaves the members of a group that could not be read out, and keeps the group", () => {
    const { items } = joinRoles(read({ assignments: [assigned(GLOBAL_ADMINISTRATOR, group)] }));
    expect(items.map(({ principal_type }) => principal_type)).toEqual(["group"]);
  });

  it("FR-245-060 keeps an assignment to an unknown principal", () => {
    const unknown = principal("x", { type: "unknown", name: null, upn: null, isEnabled: null, isGuest: null });
    const { items } = joinRoles(read({ assignments: [assigned(GLOBAL_ADMINISTRATOR, unknown)] }));
    expect(items).toMatchObject([{ principal_type: "unknown", principal_id: "x", principal_name: null }]);
  });

  it.each([
    ["ends where its schedule says so", [["a", "/", false]], ["time_bound", END]],
    ["has none when another principal's ends", [["b", "/", false]], ["permanent", null]],
    ["has none when one of another scope ends", [["a", "/administrativeUnits/1", false]], ["permanent", null]],
    ["has none when only the one through a group ends", [["a", "/", true]], ["permanent", null]],
  ] as const)("FR-245-061 an assignment %s", (_, ends, expected) => {
    const { items } = joinRoles(
      read({
        assignments: [assigned(GLOBAL_ADMINISTRATOR, principal("a"))],
        ends: ends.map(([principalId, scope, isThroughGroup]) => ({
          ...{ roleId: GLOBAL_ADMINISTRATOR, principalId, scope, isThroughGroup, endsAt: END },
        })),
      }),
    );
    expect(items.map((one) => [one.duration, one.ends_at])).toEqual([expected]);
  });

  it("FR-245-061 through a group ends with the membership, else with the group's assignment", () => {
    const end = { roleId: GLOBAL_ADMINISTRATOR, scope: "/", endsAt: END };
    const earlier = "2026-12-24T00:00:00.000Z";
    const { items } = joinRoles(
      read({
        assignments: [assigned(GLOBAL_ADMINISTRATOR, group)],
        members: new Map([["g", [principal("a"), principal("b")]]]),
        ends: [
          { ...end, principalId: "g", isThroughGroup: false },
          { ...end, principalId: "b", isThroughGroup: true, endsAt: earlier },
        ],
      }),
    );
    expect(items.map((one) => [one.principal_id, one.ends_at])).toEqual([
      ["a", END],
      ["b", earlier],
      ["g", END],
    ]);
  });

  it("FR-245-062 orders by role name, principal name and id, and lists nothing twice", () => {
    const assignments = [
      assigned(REPORTS_READER, principal("a")),
      assigned(GLOBAL_ADMINISTRATOR, principal("z", { name: "Ann" })),
      assigned(GLOBAL_ADMINISTRATOR, principal("b", { name: "Zoe" })),
      assigned(GLOBAL_ADMINISTRATOR, principal("a", { name: "Zoe" })),
      assigned(GLOBAL_ADMINISTRATOR, principal("a", { name: "Zoe" }), { id: "again" }),
      assigned(GLOBAL_ADMINISTRATOR, principal("n", { name: null })),
    ];
    const order = (all: typeof assignments) =>
      joinRoles(read({ assignments: all })).items.map((one) => one.principal_id);
    expect(order(assignments)).toEqual(["n", "z", "a", "b", "a"]);
    expect(order([...assignments].reverse())).toEqual(order(assignments));
  });

  it("FR-245-063 beyond the limit keeps high-privilege roles and direct assignments first, and says so", () => {
    const assignments = [
      assigned(REPORTS_READER, principal("r")),
      assigned(GLOBAL_ADMINISTRATOR, group),
      assigned(GLOBAL_ADMINISTRATOR, principal("a")),
    ];
    const members = new Map([["g", [principal("m")]]]);
    const kept = (limit: number) => {
      const { items, isTruncated } = joinRoles(read({ assignments, members }), limit);
      return [items.map((one) => one.principal_id).sort(), isTruncated];
    };
    expect(kept(2)).toEqual([["a", "g"], true]);
    expect(kept(3)).toEqual([["a", "g", "r"], true]);
    expect(kept(4)).toEqual([["a", "g", "m", "r"], false]);
  });
});

it("FR-245-059 reads the members of each group once, those of high-privilege roles first", () => {
  const other = { ...group, id: "h" };
  expect(
    holdingGroups([
      assigned(REPORTS_READER, other),
      assigned(GLOBAL_ADMINISTRATOR, principal("a")),
      assigned(GLOBAL_ADMINISTRATOR, group),
      assigned(REPORTS_READER, group),
    ]),
  ).toEqual(["g", "h"]);
});

it("FR-245-058 marks the 34 roles that the provider marks, by words that a person reads", () => {
  expect(Object.keys(HIGH_PRIVILEGE_ROLES)).toHaveLength(34);
  expect(new Set(Object.values(HIGH_PRIVILEGE_ROLES)).size).toBe(34);
  for (const [id, name] of Object.entries(HIGH_PRIVILEGE_ROLES)) {
    expect(id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(name).toMatch(/^[A-Z][A-Za-z0-9]*( [A-Z][A-Za-z0-9]*)+$/);
  }
});
