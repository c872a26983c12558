import { describe, expect, it } from "vitest";
import { FINDING_STATES } from "../../../worker/features/findings/finding-rules.contract.ts";
import { type FindingQuery, findingQuerySchema } from "../../../worker/features/findings/findings.contract.ts";
import {
  cursorOf,
  filterOf,
  type Looked,
  mergeWalks,
  type Plan,
  planList,
} from "../../../worker/features/findings/list.rules.ts";

const VIEWER = { userId: "usr_me" };
const ID = `fnd_${"0".repeat(26)}`;

const planOf = (query: FindingQuery) => planList(filterOf(query, VIEWER), query.cursor, 40);

describe("what a list of findings is asked for", () => {
  it("FR-245-105 leaves resolved findings out unless asked, and takes any set of states", () => {
    expect(filterOf({}, VIEWER).states).toEqual(["open", "in_progress", "risk_accepted", "reopened"]);
    expect(filterOf({ state: "all" }, VIEWER).states).toEqual(FINDING_STATES);
    expect(filterOf({ state: "reopened,open" }, VIEWER).states).toEqual(["open", "reopened"]);
    expect(filterOf({ state: "all", overdue: "1" }, VIEWER).states).toEqual(["open", "in_progress", "reopened"]);
  });

  it("FR-245-105 takes “me” for the viewer, and folds the text as the database does", () => {
    expect(filterOf({ owner: "me", q: "ÄDMIN" }, VIEWER)).toMatchObject({ owner: "usr_me", text: "Ädmin" });
    expect(filterOf({ owner: "none", q: "" }, VIEWER)).toMatchObject({ owner: "none", text: null });
  });

  it.each([
    { state: "" },
    { state: "open," },
    { state: "closed" },
    { state: "all,open" },
    { severity: "worst" },
    { rule: "no.such.rule" },
    { owner: "everybody" },
    { overdue: "yes" },
    { q: "x".repeat(121) },
    { cursor: ID },
    { cursor: `-1~${ID}` },
    { page: "2" },
  ])("FR-245-105 refuses %j", (query) => {
    expect(findingQuerySchema.safeParse(query).success).toBe(false);
  });
});

describe("where findings are looked for", () => {
  it.each<[string, FindingQuery, string[], number]>([
    ["everything", { state: "all" }, ["tenant"], 41],
    ["what is not resolved", {}, ["state", "state", "state", "state"], 41],
    ["one state", { state: "open", severity: "low" }, ["state"], 41],
    ["a rule in every state", { state: "all", rule: "admin_roles.guest_holds_role" }, ["rule"], 41],
    ["a rule that is not resolved", { state: "open", rule: "admin_roles.guest_holds_role" }, ["state"], 200],
    ["an owner", { owner: "me" }, ["owner"], 200],
    ["an owner in every state", { owner: "none", state: "all" }, ["owner"], 41],
    ["what is overdue", { overdue: "1" }, ["due"], 41],
    ["what is overdue and bad", { overdue: "1", severity: "critical" }, ["due"], 200],
    ["a name", { q: "ada" }, ["state", "state", "state", "state"], 50],
    ["what cannot be", { overdue: "1", state: "resolved" }, [], 200],
  ])("FR-245-106 %s: by its index, and no more than a bound", (_, query, ways, limit) => {
    const plan = planOf(query);
    expect(plan.walks.map(({ by }) => by)).toEqual(ways);
    expect(plan.limit).toBe(limit);
    expect(plan.limit * plan.walks.length).toBeLessThanOrEqual(200);
  });

  it("FR-245-106 goes on among what is due at the same time, then later", () => {
    const plan = planOf({ overdue: "1", cursor: `1700000000000~${ID}` });
    expect(plan.walks).toEqual([
      { by: "due", part: "same_time" },
      { by: "due", part: "later" },
    ]);
    expect(plan.after).toEqual({ key: 1_700_000_000_000, id: ID });
  });

  it("FR-245-105 refuses the cursor of a list in another order", () => {
    expect(() => planOf({ cursor: `1700000000000~${ID}` })).toThrow("invalid_input");
    expect(planOf({ cursor: `4~${ID}` }).after).toEqual({ key: 4, id: ID });
  });
});

const looked = (key: number, id: string, matches = true): Looked => ({ key, id, row: 0, matches });
const plan = (limit: number): Plan => ({ order: "worst", walks: [], limit, after: null });

describe("a page out of several walks", () => {
  it("FR-245-106 is in order, and ends where it is full", () => {
    const page = mergeWalks(
      [
        [looked(4, "b"), looked(2, "d")],
        [looked(4, "c"), looked(2, "e")],
      ],
      plan(3),
      3,
    );
    expect(page.items.map(({ id }) => id)).toEqual(["c", "b", "e"]);
    expect(page).toMatchObject({ nextCursor: cursorOf({ key: 2, id: "e" }), isPartial: false });
  });

  it("FR-245-106 shows nothing below the place where a walk stopped, and goes on from there", () => {
    const page = mergeWalks([[looked(4, "b"), looked(3, "x", false)], [looked(2, "c")]], plan(2), 3);
    expect(page.items.map(({ id }) => id)).toEqual(["b"]);
    expect(page).toMatchObject({ nextCursor: cursorOf({ key: 3, id: "x" }), isPartial: true });
  });

  it("FR-245-106 is the last one when every walk is through", () => {
    const page = mergeWalks([[looked(4, "b")], [looked(2, "c", false)]], plan(2), 3);
    expect(page).toMatchObject({ nextCursor: null, isPartial: false });
  });

  it("FR-245-105 has the longest overdue first", () => {
    const rows = [
      { ...looked(20, "a"), row: 2 },
      { ...looked(20, "b"), row: 1 },
      { ...looked(10, "c"), row: 3 },
    ];
    const page = mergeWalks([rows], { ...plan(4), order: "longest" }, 3);
    expect(page.items.map(({ id }) => id)).toEqual(["c", "b", "a"]);
  });
});
