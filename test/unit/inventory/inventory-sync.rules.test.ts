import { describe, expect, it } from "vitest";
import {
  conclude,
  endsSync,
  needsExplanation,
  type Refused,
  skippedPart,
  stageIndex,
  stageLabel,
} from "../../../worker/features/inventory/inventory-sync.rules.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { type Granted, grantedBy } from "../../../worker/features/provider-runs/grants.rules.ts";
import {
  INVENTORY_PART_KEYS,
  type InventoryPart,
} from "../../../worker/features/providers/inventory-parts.contract.ts";
import type { PartAnswer } from "../../../worker/features/providers/inventory-reads.ts";
import type { GraphPermission } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { GRAPH_RESOURCE, type PermissionKey } from "../../../worker/features/providers/permissions.contract.ts";
import { REASON_CODES, REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import type { Answer } from "../../../worker/features/providers/verification-steps.ts";

const ID = "3f0e6c1e-52a3-4a3c-9df4-0a8f5d1f7a10";

const counted = (part: InventoryPart, count = 3): PartAnswer => ({ part, ok: true, count });
const refused = (part: InventoryPart, reason: ReasonCode, status: number | null = 403): Refused => ({
  ...{ part, ok: false, reason, status, correlationId: ID, retryAfterMs: null },
});

const all: Granted = () => true;
const none: Granted = () => false;
const nobodyKnows: Granted = () => null;

describe("going on after a part", () => {
  const ofThePart: ReasonCode[] = [
    "provider_permission_denied",
    "intune_rbac_permission_missing",
    "intune_rbac_not_configured",
    "unknown_error",
  ];
  it.each(REASON_CODES.map((reason) => [reason, !ofThePart.includes(reason)] as const))(
    "FR-008-004 FR-008-008 after %s ends the sync: %s",
    (reason, ends) => {
      expect(endsSync(refused("applications", reason))).toBe(ends);
    },
  );

  it("FR-008-004 after a count goes on", () => {
    expect(endsSync(counted("applications", 0))).toBe(false);
  });

  it("FR-008-006 asks for the grants only where they explain something", () => {
    expect(needsExplanation([counted("applications"), refused("managed_devices", "unknown_error", 200)])).toBe(false);
    expect(needsExplanation([refused("managed_devices", "intune_rbac_not_configured", 400)])).toBe(false);
    expect(
      needsExplanation([counted("applications"), refused("managed_devices", "intune_rbac_permission_missing")]),
    ).toBe(true);
    expect(needsExplanation([refused("applications", "provider_permission_denied")])).toBe(true);
  });
});

describe("why a part is skipped", () => {
  const DENIED = "provider_permission_denied";
  const ROLE = "intune_rbac_permission_missing";
  const MISSING = "provider_permission_missing";
  const DEVICES = "DeviceManagementManagedDevices.Read.All";
  it.each<[InventoryPart, ReasonCode, number | null, Granted, ReasonCode, string]>([
    ["managed_devices", ROLE, 403, none, MISSING, `Devices skipped: missing permission ${DEVICES}`],
    ["managed_devices", DENIED, 403, none, MISSING, `Devices skipped: missing permission ${DEVICES}`],
    ["managed_devices", ROLE, 403, all, ROLE, "Devices skipped: the role of the application does not allow it."],
    [
      "managed_devices",
      ROLE,
      403,
      nobodyKnows,
      ROLE,
      `Devices skipped: it needs the permission ${DEVICES} and a role that allows it.`,
    ],
    [
      "conditional_access_policies",
      DENIED,
      403,
      nobodyKnows,
      MISSING,
      "Conditional access policies skipped: missing permission Policy.Read.All",
    ],
    ["applications", DENIED, 403, all, DENIED, `Applications skipped: answered with status 403, correlation id ${ID}.`],
    [
      "device_configurations",
      "intune_rbac_not_configured",
      400,
      none,
      "intune_rbac_not_configured",
      "Device configurations skipped: the tenant has no device management.",
    ],
    [
      "service_principals",
      "unknown_error",
      200,
      all,
      "unknown_error",
      `Service principals skipped: answered in an unknown form, correlation id ${ID}.`,
    ],
  ])("FR-008-005 FR-008-006 tells of %s with %s, status %s (%#)", (part, reason, status, granted, code, message) => {
    expect(skippedPart(refused(part, reason, status), granted)).toEqual({ reason: code, message, stage: part });
  });
});

describe("what the grants say of a permission", () => {
  const keyOf = (value: GraphPermission): PermissionKey => ({
    resource: GRAPH_RESOURCE,
    id: Object.entries(GRAPH_PERMISSIONS).find(([, name]) => name === value)?.[0] ?? "",
  });
  const reading = (...values: GraphPermission[]): Answer => ({
    ...{ question: "permissions", ok: true, correlationId: ID },
    granted: values.map(keyOf),
  });
  const unread = (reason: ReasonCode): Answer => ({
    ...{ question: "permissions", ok: false, reason, status: 403, correlationId: ID, retryAfterMs: null },
  });
  it.each<[string, Answer | null, GraphPermission[] | null, GraphPermission, boolean | null]>([
    ["granted now", reading("Policy.Read.All"), null, "Policy.Read.All", true],
    ["granted now by a higher one", reading("Application.ReadWrite.All"), null, "Application.Read.All", true],
    ["granted before and taken away since", reading(), ["Policy.Read.All"], "Policy.Read.All", false],
    ["granted when it was last read", null, ["Policy.Read.All"], "Policy.Read.All", true],
    ["missing when it was last read", unread("rate_limited"), [], "Policy.Read.All", false],
    ["never read", unread("rate_limited"), null, "Application.Read.All", null],
    ["never asked for", null, null, "Policy.Read.All", null],
    [
      "what the grants are read with, which was refused",
      unread("provider_permission_denied"),
      ["Application.Read.All"],
      "Application.Read.All",
      false,
    ],
    ["another one then", unread("provider_permission_denied"), null, "Policy.Read.All", null],
  ])("FR-008-006 %s", (_, now, before, permission, expected) => {
    expect(grantedBy(now, before?.map(keyOf) ?? null)(permission)).toBe(expected);
  });
});

describe("the end of a sync", () => {
  const everyPart = (answerOf: (part: InventoryPart) => PartAnswer) => INVENTORY_PART_KEYS.map(answerOf);
  const counts = (...without: InventoryPart[]) =>
    Object.fromEntries(INVENTORY_PART_KEYS.filter((part) => !without.includes(part)).map((part) => [part, 3]));

  it("FR-008-007 succeeds when everything was counted", () => {
    expect(
      conclude(
        everyPart((part) => counted(part)),
        all,
      ),
    ).toEqual({
      ...{ outcome: "succeeded", stage: null, failure: null, others: [] },
      counts: counts(),
    });
  });

  it("FR-008-007 FR-008-009 partially succeeds with an entry for each part that was skipped", () => {
    const answers = everyPart((part) =>
      part.startsWith("device_") ? refused(part, "intune_rbac_permission_missing") : counted(part),
    );
    const ended = conclude(answers, all);
    expect(ended).toMatchObject({ outcome: "partially_succeeded", stage: null });
    expect([ended.failure, ...ended.others].map((entry) => entry?.stage)).toEqual([
      "device_compliance_policies",
      "device_configurations",
    ]);
    expect(ended.counts).toEqual(counts("device_compliance_policies", "device_configurations"));
  });

  it.each<[string, ReasonCode, string]>([
    ["was refused", "provider_permission_denied", "blocked"],
    ["needs device management, which is not there", "intune_rbac_not_configured", "blocked"],
    ["was answered in an unknown form", "unknown_error", "failed"],
  ])("FR-008-007 ends without a count when each part %s", (_, reason, outcome) => {
    const ended = conclude(
      everyPart((part) => refused(part, reason)),
      none,
    );
    expect(ended).toMatchObject({ outcome, stage: null, counts: {} });
    expect(ended.others).toHaveLength(5);
  });

  it("FR-008-007 of nothing counted names first what is ours to look at", () => {
    const answers = everyPart((part) =>
      refused(part, part === "managed_devices" ? "unknown_error" : "provider_permission_denied"),
    );
    const ended = conclude(answers, none);
    expect(ended).toMatchObject({ outcome: "failed", failure: { reason: "unknown_error", stage: "managed_devices" } });
    expect(ended.others.map(({ stage }) => stage)).toEqual(
      INVENTORY_PART_KEYS.filter((part) => part !== "managed_devices"),
    );
  });

  const ending = REASON_CODES.filter((reason) => endsSync(refused("applications", reason)));
  it.each(ending.map((reason) => [reason, REASONS[reason].retryable ? "failed" : "blocked"] as const))(
    "FR-008-008 at a part that is refused with %s is %s, with what was counted before",
    (reason, outcome) => {
      const [first, second] = INVENTORY_PART_KEYS;
      if (first === undefined || second === undefined) throw new Error("no parts");
      const ended = conclude([counted(first), refused(second, reason)], all);
      expect(ended).toMatchObject({ outcome, stage: second, failure: { reason }, others: [], counts: { [first]: 3 } });
      // the stage tells where, so the entry needs not
      expect(ended.failure).not.toHaveProperty("stage");
    },
  );
});

it("FR-008-012 gives each part a stage of its own, in the order in which they are counted", () => {
  expect(OPERATIONS["inventory.sync"].stages.map(({ key }) => key)).toEqual([
    "connection",
    "token",
    ...INVENTORY_PART_KEYS,
    "inventory",
  ]);
  expect([stageIndex("connection"), stageIndex("inventory")]).toEqual([0, 8]);
  expect(stageLabel("managed_devices")).toBe("Count devices");
});
