import { describe, expect, it } from "vitest";
import { MAX_NAMED_CHANGES, type PermissionItem } from "../../../worker/features/posture/posture.contract.ts";
import { detect } from "../../../worker/features/posture/posture-detections.rules.ts";
import { permissionItems } from "../../../worker/features/posture/posture-items.rules.ts";
import { changesSince, summarise } from "../../../worker/features/posture/posture-summary.rules.ts";
import { SCORE_RULE, scoreOf } from "../../../worker/features/posture/score.rules.ts";
import {
  GRAPH_PERMISSIONS,
  type GraphPermission,
  REQUIRED_PERMISSIONS,
} from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE, type PermissionKey } from "../../../worker/features/providers/permissions.contract.ts";

const NOW = 1_000;

function key(value: GraphPermission): PermissionKey {
  const found = Object.entries(GRAPH_PERMISSIONS).find(([, name]) => name === value);
  if (found === undefined) throw new Error(`no permission ${value}`);
  return { resource: GRAPH_RESOURCE, id: found[0] };
}

const ALL = REQUIRED_PERMISSIONS.map(({ value }) => value);
const items = (values: readonly GraphPermission[], more: PermissionKey[] = []) =>
  permissionItems([...values.map(key), ...more], NOW);
const without = (...missing: GraphPermission[]) => ALL.filter((value) => !missing.includes(value));
const named = (found: PermissionItem[], kind: PermissionItem["kind"]) =>
  found.flatMap((item) => (item.kind === kind ? [item.value ?? item.id] : []));

describe("permissions of a posture", () => {
  it("FR-245-020 are what is needed in the order of the catalog, then known extras, then every unknown one", () => {
    const unknown = { resource: "other-api", id: "b" };
    const sameId = { resource: "other-api", id: key("Policy.Read.All").id };
    const found = items(
      [...without("Policy.Read.All"), "User.ReadWrite.All", "AuditLog.Read.All"],
      [{ resource: GRAPH_RESOURCE, id: "not-in-any-list" }, ...[unknown, unknown, sameId]],
    );
    expect(named(found, "required")).toEqual(ALL);
    expect(found.filter(({ status }) => status === "missing").map(({ value }) => value)).toEqual(["Policy.Read.All"]);
    expect(named(found, "extra")).toEqual(["AuditLog.Read.All", "User.ReadWrite.All"]);
    expect(named(found, "unknown")).toEqual(["not-in-any-list", sameId.id, "b"]);
    expect(found.at(-1)).toEqual({
      ...{ kind: "unknown", ...unknown, resource_name: "Unknown API", value: null, status: "granted" },
      ...{ satisfied_by: null, features: [], blocking: false, severity: "medium" },
      severity_source: "product_catalog",
    });
  });

  it("FR-245-020 are the same whatever order the provider names the grants in", () => {
    const more = [
      { resource: "b", id: "2" },
      { resource: "a", id: "1" },
    ];
    expect(permissionItems([...more, ...ALL.map(key)].reverse(), NOW)).toEqual(items(ALL, more));
  });

  it("FR-245-021 are satisfied by a higher grant, which is no extra then", () => {
    const found = items([...without("User.Read.All"), "User.ReadWrite.All"]);
    expect(found.find(({ value }) => value === "User.Read.All")).toMatchObject({
      status: "granted",
      satisfied_by: "User.ReadWrite.All",
    });
    expect(named(found, "extra")).toEqual([]);
    expect(named(items([...ALL, "User.ReadWrite.All"]), "extra")).toEqual(["User.ReadWrite.All"]);
  });
});

describe("the score", () => {
  it.each<[string, readonly GraphPermission[], number]>([
    ["everything is granted", ALL, 100],
    ["nothing is", [], 0],
    ["one that does not block is missing", without("Policy.Read.All"), 94],
    ["one that blocks is missing", without("Organization.Read.All"), 82],
    [
      "all that block are missing",
      without("Organization.Read.All", "Application.Read.All", "RoleManagement.Read.Directory"),
      47,
    ],
    ["a higher one stands in for it", [...without("User.Read.All"), "User.ReadWrite.All"], 100],
    ["there is more than what is needed", [...ALL, "AuditLog.Read.All"], 100],
  ])("FR-245-022 when %s", (_, values, score) => {
    expect(scoreOf(items(values, [{ resource: "x", id: "y" }])).score).toBe(score);
  });

  it("FR-245-022 is a hundred where nothing is needed, and never rounds up to it", () => {
    expect(scoreOf([]).score).toBe(100);
    const blocking = Array.from(
      { length: 200 },
      () => ({ kind: "required", status: "granted", blocking: true }) as const,
    );
    expect(scoreOf([...blocking, { kind: "required", status: "missing", blocking: false }]).score).toBe(99);
  });

  it("FR-245-023 brings its rule, its weights and what was reached", () => {
    expect(scoreOf(items(without("Policy.Read.All"))).scoring).toEqual({
      rule: SCORE_RULE,
      weights: { blocking: 3, other: 1 },
      reached: 16,
      possible: 17,
    });
    expect(SCORE_RULE).toMatch(/weighs 3 when .* and 1 otherwise/);
  });
});

it("FR-245-024 a posture is summed up by feature, with the names of what each lacks", () => {
  const { totals, features } = summarise(
    items(without("Application.Read.All", "Policy.Read.All"), [{ resource: "x", id: "y" }]),
  );
  expect(totals).toEqual({ required: 11, granted: 9, missing: 2, missing_blocking: 1, extra: 0, unknown: 1 });
  expect(features).toEqual([
    { feature: "Verification", required: 4, granted: 3, missing: ["Application.Read.All"] },
    { feature: "Permission posture", required: 1, granted: 0, missing: ["Application.Read.All"] },
    { feature: "Admin roles scan", required: 5, granted: 5, missing: [] },
    { feature: "Inventory", required: 5, granted: 3, missing: ["Application.Read.All", "Policy.Read.All"] },
    { feature: "Evidence", required: 1, granted: 1, missing: [] },
  ]);
});

describe("changes since the report before", () => {
  const report = (found: PermissionItem[], isTruncated = false) => ({ items: found, isTruncated });
  const earlier = (found: PermissionItem[], isTruncated = false) => ({
    ...report(found, isTruncated),
    ...{ reportId: "rep_1", score: 80 },
  });
  const NONE = { count: 0, named: [] };

  it("FR-245-025 names what is missing now, what is granted again, and grants that came and went", () => {
    const then = items([...without("Policy.Read.All"), "AuditLog.Read.All"], [{ resource: "x", id: "gone" }]);
    const now = items(without("Group.Read.All"), [{ resource: "x", id: "new" }]);
    expect(changesSince(earlier(then), report(now))).toEqual({
      since_report_id: "rep_1",
      score_before: 80,
      newly_missing: { count: 1, named: ["Group.Read.All"] },
      newly_granted: { count: 1, named: ["Policy.Read.All"] },
      grants_added: { count: 1, named: ["x/new"] },
      grants_removed: { count: 2, named: ["AuditLog.Read.All", "x/gone"] },
    });
  });

  it("FR-245-025 says nothing of unknown grants when one of the two reports does not hold them all", () => {
    const then = items(ALL, [{ resource: "x", id: "gone" }]);
    const now = items([...ALL, "AuditLog.Read.All"], [{ resource: "x", id: "new" }]);
    for (const [old, current] of [
      [earlier(then, true), report(now)],
      [earlier(then), report(now, true)],
    ] as const)
      expect(changesSince(old, current)).toMatchObject({
        grants_added: { count: 1, named: ["AuditLog.Read.All"] },
        grants_removed: NONE,
      });
  });

  it("FR-245-025 counts all of them and names a hundred", () => {
    const many = Array.from({ length: 150 }, (_, index) => ({ resource: "x", id: `${index}` }));
    const { grants_added } = changesSince(earlier(items(ALL)), report(items(ALL, many)));
    expect([grants_added.count, grants_added.named.length]).toEqual([150, MAX_NAMED_CHANGES]);
  });
});

describe("what a posture detects", () => {
  it("FR-245-026 is one finding about each permission that is missing, extra or unknown, with the catalog's severity", () => {
    const found = items(
      [...without("Application.Read.All", "Policy.Read.All"), "AuditLog.Read.All", "Group.ReadWrite.All"],
      [{ resource: "x", id: "y" }],
    );
    const { detections, unjudged } = detect(found, false);
    expect(unjudged).toEqual([]);
    expect(detections.map(({ rule, severity, subject }) => [rule.split(".")[1], severity, subject.label])).toEqual([
      ["missing_permission", "high", "Application.Read.All"],
      ["missing_permission", "medium", "Policy.Read.All"],
      ["extra_permission", "medium", "AuditLog.Read.All"],
      ["extra_permission", "high", "Group.ReadWrite.All"],
      ["unknown_permission", "medium", "x/y"],
    ]);
    expect(detections.map(({ facts }) => facts)).toEqual([
      { api: "Microsoft Graph", features: "Verification, Permission posture, Inventory", blocks_activation: true },
      { api: "Microsoft Graph", features: "Inventory", blocks_activation: false },
      { api: "Microsoft Graph", can_write: false },
      { api: "Microsoft Graph", can_write: true },
      { api: "Unknown API", resource: "x", permission_id: "y" },
    ]);
    expect(detections[0]?.subject).toEqual({
      type: "permission",
      id: `${GRAPH_RESOURCE}/${key("Application.Read.All").id}`,
      label: "Application.Read.All",
    });
  });

  it("FR-245-026 is nothing when everything is as it should be, and leaves unknown ones open that it may not have seen", () => {
    expect(detect(items(ALL), false)).toEqual({ detections: [], unjudged: [] });
    expect(detect(items(ALL), true).unjudged).toEqual(["permission_posture.unknown_permission"]);
  });
});
