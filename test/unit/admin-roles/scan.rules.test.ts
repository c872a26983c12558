import { describe, expect, it } from "vitest";
import {
  conclude,
  durationsOf,
  endsGroups,
  endsScan,
  LIST_TEXTS,
  needsExplanation,
  type Refusals,
  stageIndex,
  stageLabel,
} from "../../../worker/features/admin-roles/scan.rules.ts";
import { OPERATIONS } from "../../../worker/features/operations/operation-types.contract.ts";
import { REQUIRED_PERMISSIONS } from "../../../worker/features/providers/permission-catalog.contract.ts";
import { REASON_CODES, REASONS, type ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { ROLE_LISTS } from "../../../worker/features/providers/role-lists.contract.ts";

const ID = "3f0e6c1e-52a3-4a3c-9df4-0a8f5d1f7a10";
const DENIED = "provider_permission_denied";

const refused = (reason: ReasonCode, status: number | null = 403) => ({
  ...{ ok: false as const, reason, status, correlationId: ID, retryAfterMs: null, notLicensed: false },
});

const refusals = (changes: Partial<Refusals> = {}): Refusals => ({
  ...{ ended: null, schedules: null, members: null, groups: { holding: 2, unread: 0 } },
  ...changes,
});

const nobodyKnows = () => null;
const all = () => true;
const none = () => false;

describe("going on after a refusal", () => {
  it.each(REASON_CODES)(
    "FR-245-071 after %s needs definitions and assignments, and may do without the others",
    (reason) => {
      const isOfTheList = reason === DENIED || reason === "unknown_error";
      expect(ROLE_LISTS.map((list) => endsScan(list, { reason }))).toEqual([true, true, !isOfTheList, !isOfTheList]);
    },
  );

  it("FR-245-072 asks for no other group when the permission is missing, and for the next when one is gone", () => {
    expect([endsGroups({ reason: DENIED }), endsGroups({ reason: "unknown_error" })]).toEqual([true, false]);
  });

  it("FR-245-073 asks for the grants only where they explain something", () => {
    expect(needsExplanation(refusals())).toBe(false);
    expect(needsExplanation(refusals({ members: refused("unknown_error", 404) }))).toBe(false);
    expect(needsExplanation(refusals({ schedules: { ...refused("unknown_error", 400), notLicensed: true } }))).toBe(
      false,
    );
    expect(needsExplanation(refusals({ schedules: refused(DENIED) }))).toBe(true);
    expect(needsExplanation(refusals({ members: refused(DENIED) }))).toBe(true);
    expect(needsExplanation(refusals({ ended: { list: "assignments", refusal: refused(DENIED) } }))).toBe(true);
  });
});

describe("the end of a scan", () => {
  it("FR-245-074 succeeds when everything was read, also in a directory that has no time-bound assignments", () => {
    const succeeded = { outcome: "succeeded", stage: null, failure: null, others: [] };
    expect(conclude(refusals(), nobodyKnows)).toEqual(succeeded);
    const schedules = { ...refused("unknown_error", 400), notLicensed: true };
    expect(conclude(refusals({ schedules }), nobodyKnows)).toEqual(succeeded);
    expect([durationsOf(refusals()), durationsOf({ schedules })]).toEqual(["read", "not_licensed"]);
  });

  const GROUPS_MISSING = "Members of groups skipped: missing permission Group.Read.All";
  it.each<[string, Partial<Refusals>, () => boolean | null, ReasonCode, string]>([
    [
      "the permission for groups, which the grants say too",
      { members: refused(DENIED), groups: { holding: 2, unread: 2 } },
      none,
      "provider_permission_missing",
      GROUPS_MISSING,
    ],
    [
      "the permission for groups, of which nothing is known",
      { members: refused(DENIED), groups: { holding: 2, unread: 2 } },
      nobodyKnows,
      "provider_permission_missing",
      GROUPS_MISSING,
    ],
    [
      "one group of two, though everything is granted",
      { members: refused(DENIED), groups: { holding: 2, unread: 1 } },
      all,
      DENIED,
      `Members of 1 of 2 groups skipped: answered with status 403, correlation id ${ID}.`,
    ],
    [
      "a group that is gone",
      { members: refused("unknown_error", 404), groups: { holding: 3, unread: 1 } },
      all,
      "unknown_error",
      `Members of 1 of 3 groups skipped: answered with status 404, correlation id ${ID}.`,
    ],
    [
      "when assignments end",
      { schedules: refused(DENIED) },
      none,
      "provider_permission_missing",
      "Time-bound assignments skipped: missing permission RoleManagement.Read.Directory",
    ],
  ])("FR-245-072 FR-245-074 partially succeeds without %s", (_, changes, granted, reason, message) => {
    const ended = conclude(refusals(changes), granted);
    expect(ended).toMatchObject({
      outcome: "partially_succeeded",
      stage: null,
      failure: { reason, message },
      others: [],
    });
  });

  it("FR-245-072 names each of the lists that it went on without, at its stage", () => {
    const without = { schedules: refused(DENIED), members: refused(DENIED), groups: { holding: 1, unread: 1 } };
    const ended = conclude(refusals(without), none);
    expect([ended.failure, ...ended.others].map((one) => one?.stage)).toEqual(["time_bound", "group_members"]);
    expect(durationsOf(without)).toBe("not_read");
  });

  it("FR-245-071 is blocked by the name of the permission when roles may not be read", () => {
    const ended = { list: "assignments", refusal: refused(DENIED) } as const;
    expect(conclude(refusals({ ended }), none)).toEqual({
      outcome: "blocked",
      stage: "role_assignments",
      failure: {
        reason: "provider_permission_missing",
        message: "Role assignments: missing permission RoleManagement.Read.Directory",
      },
      others: [],
    });
  });

  it.each(REASON_CODES.filter((reason) => endsScan("members", { reason })))(
    "FR-245-071 at a group that is refused with %s ends as that reason ends any run, with what it had skipped before",
    (reason) => {
      const ended = { list: "members", refusal: refused(reason) } as const;
      const conclusion = conclude(refusals({ ended, schedules: refused(DENIED) }), none);
      expect(conclusion).toMatchObject({
        outcome: REASONS[reason].retryable ? "failed" : "blocked",
        stage: "group_members",
        failure: { reason },
        others: [{ stage: "time_bound" }],
      });
      expect(conclusion.failure).not.toHaveProperty("stage");
    },
  );
});

it("FR-245-075 gives each list a stage of its own, in the order in which they are read", () => {
  expect(OPERATIONS["entra_admin_roles.scan"].stages.map(({ key }) => key)).toEqual([
    "connection",
    "token",
    ...ROLE_LISTS.map((list) => LIST_TEXTS[list].stage),
    "report",
  ]);
  expect([stageIndex("connection"), stageIndex("report")]).toEqual([0, 6]);
  expect(stageLabel("group_members")).toBe("Read members of groups");
});

it("FR-245-072 needs only permissions that the product asks for, each shown as unlocking the scan", () => {
  const unlocking = REQUIRED_PERMISSIONS.filter(({ features }) => features.includes("Admin roles scan"));
  const values = new Set<string>(unlocking.map(({ value }) => value));
  expect(ROLE_LISTS.filter((list) => !values.has(LIST_TEXTS[list].needs))).toEqual([]);
});
