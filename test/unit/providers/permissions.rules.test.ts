import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import {
  GRAPH_PERMISSIONS,
  type GraphPermission,
  permissionValue,
  REQUIRED_PERMISSIONS,
  SATISFIED_BY,
} from "../../../worker/features/providers/permission-catalog.contract.ts";
import {
  GRAPH_RESOURCE,
  PERMISSIONS_STALE_AFTER,
  type StoredPermissions,
} from "../../../worker/features/providers/permissions.contract.ts";
import { assessPermissions } from "../../../worker/features/providers/permissions.rules.ts";

const NOW = Date.UTC(2026, 10, 28, 12);
const idOf = (value: GraphPermission) =>
  Object.entries(GRAPH_PERMISSIONS).find(([, known]) => known === value)?.[0] ?? "";
const grant = (value: GraphPermission) => ({ resource: GRAPH_RESOURCE, id: idOf(value) });
const all = REQUIRED_PERMISSIONS.map(({ value }) => value);
const stored = (values: readonly GraphPermission[], more: Partial<StoredPermissions> = {}): StoredPermissions => ({
  granted: values.map(grant),
  refreshedAt: NOW,
  lastErrorReasonCode: null,
  lastTriedAt: NOW,
  ...more,
});
const without = (...values: GraphPermission[]) => all.filter((value) => !values.includes(value));
const rowOf = (input: StoredPermissions, value: GraphPermission) =>
  assessPermissions(input, NOW).rows.find(({ permission }) => permission.value === value);

/** Known beside the list because they satisfy a need; ids as Microsoft's permissions reference gives them. */
const HIGHER = {
  "1bfefb4e-e0b5-418b-a88f-73c46d2cc8e9": "Application.ReadWrite.All",
  "62a82d76-70ea-41e2-9197-370581804d09": "Group.ReadWrite.All",
  "292d869f-3427-49a8-9dab-8c70152b74e9": "Organization.ReadWrite.All",
  "9e3f62cf-ca93-4989-b6ce-bf83c28f9fe8": "RoleManagement.ReadWrite.Directory",
  "741f803b-c850-494e-b5df-cde7c675a1ca": "User.ReadWrite.All",
};

describe("required permissions", () => {
  it("FR-004-011 carry the ids of the public list, and nothing is known beside it but what satisfies a need", () => {
    const facts: { id: string; value: string }[] = JSON.parse(
      readFileSync("test/unit/providers/graph-permissions.json", "utf8"),
    );
    expect(GRAPH_PERMISSIONS).toEqual({ ...Object.fromEntries(facts.map(({ id, value }) => [id, value])), ...HIGHER });
    const satisfying = new Set<string>(Object.values(SATISFIED_BY).flat());
    for (const value of Object.values(HIGHER)) expect(satisfying).toContain(value);
  });

  it("FR-004-011 are each asked for once, as the application's own, for a feature", () => {
    expect(new Set(all).size).toBe(all.length);
    for (const { kind, resource, id, value, features } of REQUIRED_PERMISSIONS) {
      expect({ kind, value: permissionValue({ resource, id }) }).toEqual({ kind: "application", value });
      expect(features).not.toEqual([]);
    }
    const blocking = REQUIRED_PERMISSIONS.filter((permission) => permission.blocking).map(({ value }) => value);
    expect(blocking).toEqual(["Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory"]);
  });

  it.each([
    ["all of them", all, "granted"],
    ["all but one that blocks", without("Organization.Read.All"), "blocked"],
    ["all but one that does not block", without("Policy.Read.All"), "needs_attention"],
    ["none", [], "blocked"],
  ] as const)("FR-004-012 say with %s granted that they are %s", (_, values, overall) => {
    expect(assessPermissions(stored(values), NOW).overall).toBe(overall);
  });

  it.each(
    REQUIRED_PERMISSIONS.flatMap(({ value }) => (SATISFIED_BY[value] ?? []).map((higher) => [value, higher] as const)),
  )("FR-004-012 take for the need of %s the higher grant %s", (need, higher) => {
    const assessed = assessPermissions(stored([...without(need), higher]), NOW);
    expect(assessed.rows.find(({ permission }) => permission.value === need)).toMatchObject({
      status: "granted",
      satisfiedBy: higher,
    });
    expect(assessed.overall).toBe("granted");
    // it serves a need, so it is no grant that nothing asks for
    expect(assessed.otherGrants).toEqual([]);
  });

  it("FR-004-012 name the grant itself, not the higher one, where a tenant has both", () => {
    const assessed = assessPermissions(stored([...all, "Directory.ReadWrite.All"]), NOW);
    expect(rowOf(stored([...all, "Directory.ReadWrite.All"]), "Directory.Read.All")?.satisfiedBy).toBeNull();
    expect(assessed.otherGrants.map(({ value }) => value)).toEqual(["Directory.ReadWrite.All"]);
  });

  it("FR-004-012 do not take a lower grant for a higher need, nor the same id of another API", () => {
    const other = stored(without("Directory.Read.All"));
    other.granted.push({ resource: "00000000-aaaa-bbbb-cccc-000000000000", id: idOf("Directory.Read.All") });
    expect(rowOf(other, "Directory.Read.All")?.status).toBe("missing");
  });

  it("FR-004-013 show grants that no list knows, and those that nothing asks for", () => {
    const unknown = { resource: "11111111-aaaa-bbbb-cccc-000000000000", id: "22222222-aaaa-bbbb-cccc-000000000000" };
    const input = stored([...all, "AuditLog.Read.All"]);
    input.granted.push(unknown);
    expect(assessPermissions(input, NOW).otherGrants).toEqual([
      { ...grant("AuditLog.Read.All"), value: "AuditLog.Read.All" },
      { ...unknown, value: null },
    ]);
    expect(permissionValue(unknown)).toBeNull();
  });

  it.each([
    ["was never tried", { refreshedAt: null, lastTriedAt: null }, "unknown"],
    ["failed at the first try", { refreshedAt: null, lastErrorReasonCode: "rate_limited" }, "error"],
  ] as const)("FR-004-014 say of each that it is %s when reading them", (_, more, status) => {
    const assessed = assessPermissions(stored([], more), NOW);
    expect(assessed.overall).toBe("unknown");
    expect(assessed.isStale).toBe(true);
    expect(new Set(assessed.rows.map((row) => row.status))).toEqual(new Set([status]));
  });

  it("FR-004-014 keep what was known when a later reading fails", () => {
    const assessed = assessPermissions(stored(all, { lastErrorReasonCode: "rate_limited" }), NOW);
    expect(assessed.overall).toBe("granted");
  });

  it.each([
    [0, false],
    [PERMISSIONS_STALE_AFTER, false],
    [PERMISSIONS_STALE_AFTER + 1, true],
  ])("FR-004-014 after %d ms are stale: %s", (age, isStale) => {
    expect(assessPermissions(stored(all, { refreshedAt: NOW - age }), NOW).isStale).toBe(isStale);
  });
});
