import { describe, expect, it } from "vitest";
import {
  holds,
  isFiltered,
  NO_FILTER,
  queryOf,
  readFilter,
  STATE_OPTIONS,
  TYPE_OPTIONS,
  writeFilter,
} from "../../../web/features/operations/run-filter.rules.ts";
import { goesOn, withRunInPages } from "../../../web/features/operations/run-pages.rules.ts";
import {
  isStartable,
  OPERATION_TYPES,
  OPERATIONS,
} from "../../../worker/features/operations/operation-types.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { blockedRun, runningRun, runOf, succeededRun, TEN } from "../admin/fixtures.ts";

type Params = Parameters<typeof readFilter>[0];

describe("the filter in the address", () => {
  it.each<[Params, object]>([
    [{}, {}],
    [
      { tenant: TEN, state: "failed" },
      { tenant_id: TEN, outcome: "failed" },
    ],
    [
      { tenant: "none", type: "inventory.sync" },
      { tenant_id: "none", type: "inventory.sync" },
    ],
    [{ state: "active" }, { outcome: "pending" }],
    [{ state: "queued" }, { status: "queued" }],
    [
      { state: "stuck", mine: "1" },
      { stuck: "1", mine: "1" },
    ],
    [{ q: "  Contoso " }, { q: "Contoso" }],
    [{ state: "great", type: "nonsense", mine: "yes", q: " " }, {}],
    [{ state: ["failed", "blocked"] }, { outcome: "failed" }],
    [{ q: "x".repeat(200) }, { q: "x".repeat(120) }],
  ])("FR-007-101 asks for %j with %j", (params, query) => {
    expect(queryOf(readFilter(params))).toEqual(query);
  });

  it("FR-007-101 is written as it was read, and not at all when it asks for nothing", () => {
    const params = { tenant: TEN, type: "inventory.sync", state: "partially_succeeded", mine: "1", q: "con" };
    expect(writeFilter(readFilter(params))).toEqual(params);
    expect(Object.values(writeFilter(NO_FILTER)).filter(Boolean)).toEqual([]);
    expect([isFiltered(NO_FILTER), isFiltered(readFilter({ mine: "1" }))]).toEqual([false, true]);
  });

  it("FR-007-104 offers every type that can be started, by its label, and every state", () => {
    expect(TYPE_OPTIONS.slice(1)).toEqual(
      OPERATION_TYPES.filter(isStartable).map((value) => ({ value, label: OPERATIONS[value].label })),
    );
    expect(STATE_OPTIONS.map(({ label }) => label)).toEqual([
      "Any state",
      "Active",
      "Queued",
      "Running",
      "Succeeded",
      "Partially succeeded",
      "Failed",
      "Blocked",
      "Cancelled",
      "Stuck",
    ]);
  });
});

describe("whether a list holds a run", () => {
  it.each<[Params, RunView, boolean | undefined]>([
    [{}, runOf(), true],
    [{ tenant: TEN }, runOf(), true],
    [{ tenant: "ten_other" }, runOf(), false],
    [{ tenant: "none" }, runOf(), false],
    [{ tenant: "none" }, runOf({ tenant: null }), true],
    [{ type: "inventory.sync" }, runOf(), false],
    [{ state: "active" }, runningRun(), true],
    [{ state: "queued" }, runningRun(), false],
    [{ state: "running" }, runningRun(), true],
    [{ state: "active" }, succeededRun(), false],
    [{ state: "succeeded" }, succeededRun(), true],
    [{ state: "blocked" }, blockedRun(), true],
    [{ state: "stuck" }, blockedRun(), false],
    [{ state: "stuck" }, blockedRun({ stuck_since: "2026-11-23T12:00:00.000Z" }), true],
    [{ q: "CONT" }, runOf(), true],
    [{ q: "coffee" }, runOf(), false],
    [{ q: "con" }, runOf({ tenant: null }), false],
    [{ q: "RUN_1" }, runOf(), true],
    [{ q: "run_2" }, runOf(), false],
    [{ mine: "1" }, runOf(), undefined],
    [{ mine: "1", state: "failed" }, runOf(), false],
  ])("FR-007-102 %j and the run: %s", (params, run, expected) => {
    expect(holds(readFilter(params), run)).toBe(expected);
  });
});

const page = (ids: string[], next_cursor: string | null, searched_until: string | null = null) => ({
  items: ids.map((id) => runOf({ id })),
  next_cursor,
  searched_until,
});
const idsOf = (pages: { items: RunView[] }[]) => pages.map(({ items }) => items.map(({ id }) => id));

describe("a run in the pages of a list", () => {
  const pages = [page(["run_9", "run_7"], "run_7"), page(["run_5"], "run_4")];

  it.each([
    ["run_a", [["run_a", "run_9", "run_7"], ["run_5"]]],
    ["run_8", [["run_9", "run_8", "run_7"], ["run_5"]]],
    [
      "run_6",
      [
        ["run_9", "run_7"],
        ["run_6", "run_5"],
      ],
    ],
    [
      "run_4",
      [
        ["run_9", "run_7"],
        ["run_5", "run_4"],
      ],
    ],
    ["run_3", [["run_9", "run_7"], ["run_5"]]],
  ])("FR-007-102 puts %s in its place, unless nobody asked for that page yet", (id, expected) => {
    expect(idsOf(withRunInPages(pages, runOf({ id }), true))).toEqual(expected);
  });

  it("FR-007-102 replaces a run that is listed, also when the filter no longer holds it, and never by an older view", () => {
    const moved = withRunInPages(pages, succeededRun({ id: "run_7" }), false);
    expect(moved[0]?.items[1]).toMatchObject({ id: "run_7", outcome: "succeeded" });
    expect(withRunInPages(moved, runningRun({ id: "run_7" }), true)[0]?.items[1]?.outcome).toBe("succeeded");
    expect(idsOf(withRunInPages(pages, runOf({ id: "run_8" }), false))).toEqual(idsOf(pages));
  });

  it("FR-007-102 puts the first run into an empty list", () => {
    expect(idsOf(withRunInPages([page([], null)], runOf(), true))).toEqual([["run_1"]]);
  });
});

describe("a search that is not through", () => {
  const UNTIL = "2026-11-01T00:00:00.000Z";
  const searched = (found: number) => page(Array(found).fill("run_1"), "run_1", UNTIL);

  it.each([
    ["nothing was asked for yet", [], false],
    ["it is through", [page(["run_1"], null)], false],
    ["its page is full", [page(Array(25).fill("run_1"), "run_1")], false],
    ["it found little", [searched(3)], true],
    ["it found little for three pages", [searched(3), searched(0), searched(1)], true],
    ["it found enough together", [searched(20), searched(5)], false],
    ["it went on for four pages", [searched(0), searched(0), searched(0), searched(0)], false],
    ["somebody asked to continue after four", Array(5).fill(searched(0)), true],
    ["it went on for eight", Array(8).fill(searched(0)), false],
    ["a full page came before it", [page(Array(25).fill("run_1"), "run_1"), searched(2)], true],
  ])("FR-007-103 when %s: goes on %s", (_, pages, expected) => {
    expect(goesOn(pages)).toBe(expected);
  });
});
