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

describe("required permissions", () => {
  it("FR-004-011 carry the ids of the public list", () => {
    const facts: { id: string; value: string }[] = JSON.parse(
      readFileSync("test/unit/providers/graph-permissions.json", "utf8"),
    );
    expect(Object.entries(GRAPH_PERMISSIONS).sort()).toEqual(facts.map(({ id, value }) => [id, value]).sort());
  });

  it.each([
    ["all of them", all, "granted"],
    ["all but one that blocks", without("Organization.Read.All"), "blocked"],
    ["all but one that does not block", without("Policy.Read.All"), "needs_attention"],
    ["none", [], "blocked"],
  ] as const)("FR-004-012 say with %s granted that they are %s", (_, values, overall) => {
    expect(assessPermissions(stored(values), NOW).overall).toBe(overall);
  });

  it.each(Object.entries(SATISFIED_BY).flatMap(([need, higher]) => higher.map((value) => [need, value] as const)))(
    "FR-004-012 take for the need of %s the higher grant %s",
    (need, higher) => {
      const row = rowOf(stored([...without(need as GraphPermission), higher]), need as GraphPermission);
      // only what the product asks for has a row
      if (row !== undefined) expect(row).toMatchObject({ status: "granted", satisfiedBy: higher });
    },
  );

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
