import { describe, expect, it } from "vitest";
import { LIST_PAGE, type ListQuery } from "../../../worker/features/operations/list.contract.ts";
import {
  FEW_TENANTS,
  filterOf,
  type Listed,
  mergeWalks,
  planSearch,
  type WalkResult,
} from "../../../worker/features/operations/list.rules.ts";

const VIEWER = { userId: "usr_me" };
const filter = (query: ListQuery = {}) => filterOf(query, VIEWER);
const planWalks = (...asked: Parameters<typeof planSearch>) => planSearch(...asked).walks;

describe("what is asked for", () => {
  it.each<[string, { idPrefix: string | null; tenantName: string | null }]>([
    ["", { idPrefix: null, tenantName: null }],
    ["RUN_01ABC", { idPrefix: "run_01abc", tenantName: null }],
    ["run_", { idPrefix: "run_", tenantName: null }],
    ["run", { idPrefix: null, tenantName: "run" }],
    ["Contoso", { idPrefix: null, tenantName: "contoso" }],
    ["ÄRZTE", { idPrefix: null, tenantName: "Ärzte" }],
    ["100 %", { idPrefix: null, tenantName: "100 %" }],
  ])("FR-007-004 takes “%s” for a run id or for a part of a tenant's name", (q, expected) => {
    expect(filter({ q })).toMatchObject(expected);
  });

  it.each<[ListQuery, string | null]>([
    [{}, null],
    [{ outcome: "blocked" }, "blocked"],
    [{ status: "queued" }, "pending"],
    [{ status: "running" }, "pending"],
    [{ status: "completed" }, null],
    [{ stuck: "1" }, "failed"],
    [{ stuck: "1", outcome: "succeeded" }, "succeeded"],
  ])("FR-007-003 %j asks for the outcome %s", (query, outcome) => {
    expect(filter(query).outcome).toBe(outcome);
  });
});

describe("where runs are looked for", () => {
  it.each<[ListQuery, string]>([
    [{}, "workspace"],
    [{ outcome: "succeeded" }, "outcome"],
    [{ type: "inventory.sync" }, "type"],
    [{ type: "inventory.sync", outcome: "succeeded" }, "type"],
    [{ type: "inventory.sync", outcome: "failed" }, "outcome"],
    [{ status: "running" }, "outcome"],
    [{ mine: "1", type: "inventory.sync" }, "initiator"],
    [{ mine: "1", outcome: "failed" }, "outcome"],
    [{ stuck: "1", mine: "1" }, "stuck"],
  ])("FR-007-006 among many tenants %j is looked for by %s", (query, by) => {
    expect(planWalks(filter(query), null)).toEqual([{ by }]);
  });

  it("FR-007-006 among few tenants each place is looked through by itself, by its outcome when one is asked for", () => {
    expect(planWalks(filter(), ["ten_a", null])).toEqual([
      { by: "tenant", tenantId: "ten_a" },
      { by: "tenant", tenantId: null },
    ]);
    expect(planWalks(filter({ outcome: "failed" }), ["ten_a"])).toEqual([{ by: "tenant_outcome", tenantId: "ten_a" }]);
    expect(planWalks(filter({ type: "inventory.sync" }), ["ten_a"])).toEqual([
      { by: "tenant_type", tenantId: "ten_a" },
    ]);
    expect(planWalks(filter({ mine: "1" }), ["ten_a", "ten_b"])).toEqual([{ by: "initiator" }]);
    expect(planWalks(filter({ mine: "1" }), ["ten_a"])).toEqual([{ by: "tenant", tenantId: "ten_a" }]);
    expect(planWalks(filter({ stuck: "1" }), ["ten_a", "ten_b"])).toEqual([{ by: "stuck" }]);
    expect(planWalks(filter({ stuck: "1", q: "a" }), ["ten_a", "ten_b"])).toHaveLength(2);
    expect(planWalks(filter(), [])).toEqual([]);
  });

  it("FR-007-006 gives each walk a window by which all of them stay inside the bound", () => {
    const most = LIST_PAGE + 1;
    const places = 2 * (FEW_TENANTS + 1);
    for (let count = 1; count <= FEW_TENANTS + 1; count += 1) {
      const among = Array<string>(count).fill("ten_a");
      const exact = planSearch(filter(), among);
      expect(exact.isExact).toBe(true);
      expect(count * 3 * exact.window + places).toBeLessThanOrEqual(290);
      const searching = planSearch(filter({ type: "inventory.sync", outcome: "failed" }), among);
      expect(searching.isExact).toBe(false);
      expect(count * 2 * (searching.window + Math.min(searching.window, most)) + places).toBeLessThanOrEqual(290);
    }
    expect(3 * planSearch(filter(), null).window + 2 * most + places).toBeLessThanOrEqual(290);
    expect(4 * planSearch(filter({ q: "a" }), null).window + most + places).toBeLessThanOrEqual(290);
  });

  it("FR-007-001 fills a page at once for a viewer of two tenants and of the workspace's own runs", () => {
    const asked: ListQuery[] = [{}, { outcome: "failed" }, { type: "inventory.sync" }];
    for (const query of asked)
      expect(planSearch(filter(query), ["ten_a", "ten_b", null])).toMatchObject({
        isExact: true,
        window: LIST_PAGE + 1,
      });
  });
});

const run = (number: number): Listed => ({ id: `run_${String(number).padStart(4, "0")}`, createdAt: number });
const down = (from: number, to: number, step = 1): Listed[] =>
  Array.from({ length: Math.floor((from - to) / step) + 1 }, (_, index) => run(from - index * step));
const WINDOW = 40;
const merge = (...results: WalkResult<Listed>[]) => {
  const { page, ...rest } = mergeWalks(results, WINDOW);
  return { ids: page.map(({ createdAt }) => createdAt), ...rest };
};

describe("a page of several walks", () => {
  it("FR-007-001 is through when every walk is", () => {
    expect(merge({ found: down(9, 7), end: null }, { found: [run(8.5 * 2)], end: null })).toEqual({
      ids: [17, 9, 8, 7],
      next: null,
      floor: null,
    });
    expect(merge()).toEqual({ ids: [], next: null, floor: null });
  });

  it("FR-007-001 goes on after its last run when it is full", () => {
    const full = merge({ found: down(100, 75), end: run(60) });
    expect(full.ids).toEqual(down(100, 76).map(({ createdAt }) => createdAt));
    expect(full).toMatchObject({ next: "run_0076", floor: null });
    expect(merge({ found: down(100, 76), end: null })).toMatchObject({ next: null, floor: null });
  });

  it("FR-007-007 says until when it searched when it is not full, also when nothing was found", () => {
    expect(merge({ found: [run(90)], end: run(60) })).toEqual({ ids: [90], next: null, floor: run(60) });
    expect(merge({ found: [], end: run(60) })).toEqual({ ids: [], next: null, floor: run(60) });
  });

  it("FR-007-001 leaves for the next page what another walk may still have something newer than", () => {
    const merged = merge({ found: down(100, 96), end: run(96) }, { found: [run(99), run(50)], end: null });
    expect(merged).toEqual({ ids: [100, 99, 99, 98, 97, 96], next: null, floor: run(96) });
  });

  it("FR-007-001 takes a walk that found more than a page to have looked no further than that", () => {
    const merged = merge({ found: down(100, 75), end: run(10) }, { found: [run(50)], end: null });
    expect(merged.ids).toHaveLength(LIST_PAGE);
    expect(merged).toMatchObject({ next: "run_0076", floor: null });
  });

  it("FR-007-001 takes an exact walk that found a whole window to go on after it", () => {
    const { page, ...rest } = mergeWalks(
      [
        { found: down(100, 91), end: null },
        { found: [run(50)], end: null },
      ],
      10,
    );
    expect([page.length, rest]).toEqual([10, { next: null, floor: run(91) }]);
  });
});
