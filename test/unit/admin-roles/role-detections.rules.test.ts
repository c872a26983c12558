import { describe, expect, it } from "vitest";
import type { RoleAssignmentItem } from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import { GLOBAL_ADMINISTRATOR } from "../../../worker/features/admin-roles/high-privilege-roles.contract.ts";
import { detect } from "../../../worker/features/admin-roles/role-detections.rules.ts";
import { FINDING_RULE_KEYS, FINDING_RULES } from "../../../worker/features/findings/finding-rules.contract.ts";
import { item, REPORTS, SECURITY } from "./items.ts";

type Knowledge = Omit<Parameters<typeof detect>[0], "items">;
const WHOLE: Knowledge = { durations: "read", isComplete: true, isTruncated: false };

const found = (items: RoleAssignmentItem[], knowledge: Partial<Knowledge> = {}) =>
  detect({ ...WHOLE, ...knowledge, items });

/** Rule (without its source), severity and subject of each. */
const rows = (items: RoleAssignmentItem[], knowledge: Partial<Knowledge> = {}) =>
  found(items, knowledge).detections.map(({ rule, severity, subject }) => [
    rule.replace("admin_roles.", ""),
    severity,
    subject.type,
    subject.id,
  ]);

const ENDS = { duration: "time_bound", ends_at: "2027-01-01T00:00:00.000Z" } as const;
const VIA = { via_group: { id: "g", name: "Operators" } } as const;
/** Two global administrators whose role ends: nothing is found about them. */
const QUIET = [item("q1", ENDS), item("q2", ENDS)];
const APPLICATION = { principal_type: "service_principal", principal_upn: null, is_guest: null } as const;
const UNKNOWN = {
  principal_type: "unknown",
  principal_name: null,
  principal_upn: null,
  account_enabled: null,
} as const;

describe("FR-245-068 what a scan detects", () => {
  it.each<[string, RoleAssignmentItem[], unknown[]]>([
    ["nothing about global administrators whose role ends", [], []],
    ["a standing role", [item("a", SECURITY)], [["standing_assignment", "medium", "user", "a"]]],
    ["a standing role of a global administrator", [item("a")], [["standing_assignment", "high", "user", "a"]]],
    ["no standing role where it ends", [item("a", { ...SECURITY, ...ENDS })], []],
    ["no standing role that is not a high privilege", [item("a", REPORTS)], []],
    [
      "a standing role of a group once, and not of who has it through the group",
      [item("g", { ...SECURITY, principal_type: "group" }), item("m", { ...SECURITY, ...VIA })],
      [["standing_assignment", "medium", "group", "g"]],
    ],
    ["a guest", [item("a", { ...SECURITY, ...ENDS, is_guest: true })], [["guest_holds_role", "high", "user", "a"]]],
    [
      "a guest who is a global administrator, through a group",
      [item("a", { ...ENDS, ...VIA, is_guest: true })],
      [["guest_holds_role", "critical", "user", "a"]],
    ],
    ["no guest without a high privilege", [item("a", { ...REPORTS, is_guest: true })], []],
    [
      "a disabled account",
      [item("a", { ...SECURITY, ...ENDS, account_enabled: false })],
      [["disabled_account_holds_role", "medium", "user", "a"]],
    ],
    [
      "an application, which has no standing role besides",
      [item("s", { ...SECURITY, ...APPLICATION })],
      [["service_principal_holds_role", "high", "service_principal", "s"]],
    ],
    [
      "an application that is a global administrator",
      [item("s", APPLICATION)],
      [["service_principal_holds_role", "critical", "service_principal", "s"]],
    ],
    [
      "an unknown principal with any role",
      [item("x", { ...REPORTS, ...UNKNOWN })],
      [["unknown_principal", "low", "unknown_principal", "x"]],
    ],
    [
      "an unknown principal with a high privilege",
      [item("x", { ...SECURITY, ...UNKNOWN })],
      [["unknown_principal", "medium", "unknown_principal", "x"]],
    ],
  ])("FR-245-067 is %s", (_, items, expected) => {
    expect(rows([...QUIET, ...items])).toEqual(expected);
  });

  it("FR-245-067 is one finding for a rule and a subject, with the names and counts that support it", () => {
    const { detections } = found([
      ...QUIET,
      item("a", SECURITY),
      item("a", { ...SECURITY, ...VIA }),
      item("a", { role_template_id: "729827e3-9c14-49f7-bb1b-9608f156bbb8", role_name: "Helpdesk Administrator" }),
    ]);
    expect(detections).toEqual([
      {
        rule: "admin_roles.standing_assignment",
        severity: "medium",
        subject: { type: "user", id: "a", label: "Name of a" },
        facts: {
          roles: "Helpdesk Administrator, Security Administrator",
          role_count: 2,
          direct_assignments: 2,
          assignments_through_groups: 0,
          whole_directory: true,
        },
      },
    ]);
  });

  it("FR-245-067 names a bounded number of roles in its facts", () => {
    const seven = Array.from({ length: 7 }, (_, index) => item("a", { ...UNKNOWN, role_name: `Role ${index}` }));
    const [about] = found([...QUIET, ...seven]).detections;
    expect(about?.facts).toMatchObject({ roles: "Role 0, Role 1, Role 2, Role 3, Role 4 and 2 more", role_count: 7 });
    expect(about?.subject.label).toBe("Unknown principal");
  });

  it("FR-245-067 names roles in at most 300 characters, and still tells how many there are", () => {
    const long = Array.from({ length: 7 }, (_, index) =>
      item("a", { ...UNKNOWN, role_name: `${index}${"x".repeat(255)}` }),
    );
    const [about] = found([...QUIET, ...long]).detections;
    expect(String(about?.facts.roles).length).toBeLessThanOrEqual(300);
    expect(about?.facts.roles).toMatch(/^0x+.*… and 2 more$/);
  });

  it.each([
    [null, null, "a"],
    [null, "a@contoso.example", "a@contoso.example"],
    ["", "a@contoso.example", "a@contoso.example"],
    ["Ann", "a@contoso.example", "Ann"],
  ])("FR-245-067 labels a subject called %j, %j as %s", (principal_name, principal_upn, label) => {
    const [about] = found([...QUIET, item("a", { ...SECURITY, principal_name, principal_upn })]).detections;
    expect(about?.subject.label).toBe(label);
  });
});

describe("how many global administrators there are", () => {
  const held = (count: number) => Array.from({ length: count }, (_, index) => item(`a${index}`, ENDS));
  const ROLE = ["role", GLOBAL_ADMINISTRATOR];
  it.each<[string, RoleAssignmentItem[], unknown[]]>([
    ["five", held(5), [["too_many_global_administrators", "high", ...ROLE]]],
    ["four", held(4), []],
    ["two", held(2), []],
    ["one", held(1), [["single_global_administrator", "medium", ...ROLE]]],
    ["none", [item("a", { ...REPORTS, ...ENDS })], []],
    [
      "four and one through a group",
      [...held(4), item("m", { ...ENDS, ...VIA })],
      [["too_many_global_administrators", "high", ...ROLE]],
    ],
    [
      "the same one in two ways",
      [item("a", ENDS), item("a", { ...ENDS, ...VIA })],
      [["single_global_administrator", "medium", ...ROLE]],
    ],
  ])("FR-245-069 %s", (_, items, expected) => {
    expect(rows(items)).toEqual(expected);
  });

  it("FR-245-069 counts applications, and nobody who cannot sign in", () => {
    const items = [...held(4), item("s", { ...ENDS, ...APPLICATION })];
    expect(found(items).detections[0]).toMatchObject({
      rule: "admin_roles.too_many_global_administrators",
      facts: { global_administrators: 5, users: 4, applications: 1 },
    });
    const disabled = [...held(1), item("b", { ...ENDS, account_enabled: false }), item("x", { ...ENDS, ...UNKNOWN })];
    expect(rows(disabled).map(([rule]) => rule)).toContain("single_global_administrator");
  });

  it("FR-245-070 tells of no single one where not everybody is known", () => {
    expect(rows(held(1), { isComplete: false })).toEqual([]);
  });
});

describe("what a scan cannot judge", () => {
  const names = (knowledge: Partial<Knowledge>) =>
    found(QUIET, knowledge)
      .unjudged.map((rule) => rule.replace("admin_roles.", ""))
      .sort();

  it("FR-245-070 is nothing when everything was read, or there are no time-bound assignments to read", () => {
    expect(names({})).toEqual([]);
    expect(names({ durations: "not_licensed" })).toEqual([]);
  });

  it("FR-245-070 is whether a role stands when its end could not be read: told of nobody, and resolved for nobody", () => {
    expect(names({ durations: "not_read" })).toEqual(["standing_assignment"]);
    expect(rows([...QUIET, item("a", SECURITY)], { durations: "not_read" })).toEqual([]);
  });

  it("FR-245-070 is who else there is when a group could not be read", () => {
    expect(names({ isComplete: false })).toEqual([
      "disabled_account_holds_role",
      "guest_holds_role",
      "service_principal_holds_role",
      "single_global_administrator",
      "too_many_global_administrators",
    ]);
  });

  it("FR-245-070 is everything when not all of it fits a report", () => {
    expect(names({ isComplete: false, isTruncated: true })).toHaveLength(
      FINDING_RULE_KEYS.filter((rule) => FINDING_RULES[rule].source === "entra.admin_roles").length,
    );
  });
});
