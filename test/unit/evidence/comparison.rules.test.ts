import { describe, expect, it } from "vitest";
import type { FindingEvidence, RoleAssignmentEvidence } from "../../../worker/features/evidence/evidence.contract.ts";
import {
  compareAssignments,
  compareFindings,
  compareScores,
  findingChange,
} from "../../../worker/features/evidence-capture/comparison.rules.ts";

type State = FindingEvidence["state"];
type Severity = FindingEvidence["severity"];

describe("what became of a finding", () => {
  it.each<[[State, Severity] | null, [State, Severity], ReturnType<typeof findingChange>]>([
    [null, ["open", "low"], "new"],
    [null, ["in_progress", "low"], "new"],
    [null, ["risk_accepted", "low"], "new"],
    [null, ["reopened", "low"], "reopened"],
    [null, ["resolved", "low"], null],
    [["open", "low"], ["open", "low"], null],
    [["open", "low"], ["in_progress", "low"], null],
    [["open", "low"], ["risk_accepted", "low"], null],
    [["open", "low"], ["resolved", "low"], "resolved"],
    [["risk_accepted", "low"], ["resolved", "low"], "resolved"],
    [["resolved", "low"], ["resolved", "low"], null],
    [["resolved", "low"], ["reopened", "low"], "reopened"],
    [["resolved", "low"], ["in_progress", "low"], "reopened"],
    [["open", "low"], ["reopened", "low"], "reopened"],
    [["reopened", "low"], ["reopened", "low"], null],
    [["open", "low"], ["open", "high"], "worse"],
    [["reopened", "medium"], ["reopened", "critical"], "worse"],
    [["open", "high"], ["open", "low"], null],
    [["resolved", "low"], ["reopened", "high"], "reopened"],
    [["open", "low"], ["resolved", "high"], "resolved"],
  ])("FR-246-006 that was %j and is %j: %s", (before, [state, severity], expected) => {
    const was = before && { state: before[0], severity: before[1] };
    expect(findingChange(was, { state, severity })).toBe(expected);
  });
});

const finding = (id: string, state: State = "open", severity: Severity = "low") =>
  ({
    id,
    state,
    severity,
    rule: "admin_roles.standing_assignment",
    subject_type: "user",
    subject_label: id,
  }) as FindingEvidence;

const assigned = (principal_id: string, overrides: Partial<RoleAssignmentEvidence> = {}) =>
  ({
    role_template_id: "role",
    principal_id,
    scope: "/",
    via_group: null,
    duration: "permanent",
    ...overrides,
  }) as RoleAssignmentEvidence;

/** The parts of a section, counting how often they are read. */
function parts<T>(...held: T[][]) {
  const read = { times: 0 };
  const source = async function* () {
    read.times += 1;
    yield* held;
  };
  return Object.assign(source, { read });
}

describe("two snapshots", () => {
  it("FR-246-006 are compared over all their parts, in whatever order", async () => {
    const before = parts([finding("kept"), finding("gone")], [finding("done", "resolved"), finding("fixed")]);
    const now = parts([finding("fresh")], [finding("fixed", "resolved"), finding("kept", "open", "high")]);
    const { new: fresh, resolved, reopened, worse } = await compareFindings(before, now);
    const told = [fresh, resolved, reopened, worse].map(({ count, items }) => [count, items.map(({ id }) => id)]);
    // "gone" was resolved so long ago that it is left out; "done" was that before already
    expect(told).toEqual([
      [1, ["fresh"]],
      [2, ["fixed", "gone"]],
      [0, []],
      [1, ["kept"]],
    ]);
  });

  it("FR-246-006 count every change and name the first fifty", async () => {
    const many = Array.from({ length: 430 }, (_, index) => finding(`f${index}`));
    const { new: fresh } = await compareFindings(
      parts(),
      parts(many.slice(0, 200), many.slice(200, 400), many.slice(400)),
    );
    expect([fresh.count, fresh.items.length, fresh.items[49]?.id]).toEqual([430, 50, "f49"]);
  });

  it("FR-246-006 tell assignments by role, principal, place and group, whatever else of them changed", async () => {
    const group = (id: string) => ({ id, name: null });
    const before = parts([assigned("a"), assigned("b", { duration: "time_bound" })], [assigned("c"), assigned("d")]);
    const now = parts([
      assigned("a", { scope: "/units/1" }),
      assigned("b", { principal_name: "Renamed" }),
      assigned("c", { via_group: group("g") }),
      ...[assigned("d"), assigned("d")],
    ]);
    const { added, removed } = await compareAssignments(before, now);
    expect([added.count, added.items.map(({ principal_id }) => principal_id)]).toEqual([2, ["a", "c"]]);
    expect([removed.count, removed.items.map(({ principal_id }) => principal_id)]).toEqual([2, ["a", "c"]]);
  });

  it("FR-246-006 that are the same are read once each", async () => {
    const [before, now] = [parts([assigned("a")]), parts([assigned("a")])];
    expect(await compareAssignments(before, now)).toEqual({
      added: { count: 0, items: [] },
      removed: { count: 0, items: [] },
    });
    expect([before.read.times, now.read.times]).toEqual([1, 1]);
  });

  it.each([
    [80, 95, { before: 80, now: 95 }],
    [0, 0, { before: 0, now: 0 }],
    [null, 95, null],
    [80, null, null],
  ])("FR-246-006 compare the scores %s and %s", (before, now, expected) => {
    expect(compareScores(before, now)).toEqual(expected);
  });
});
