import { describe, expect, it } from "vitest";
import {
  pickPage,
  type RunGlance,
  STAFF_PAGE,
  STAFF_WINDOW,
} from "../../../worker/features/operations/staff-runs.rules.ts";

/** Runs newest first; each matches the filter of these tests when `matches` says so. */
const looked = (count: number, matches: (index: number) => boolean): RunGlance[] =>
  Array.from({ length: count }, (_, index) => ({
    id: `run_${String(count - index).padStart(4, "0")}`,
    type: "inventory.sync",
    status: "completed",
    outcome: matches(index) ? "failed" : "succeeded",
    createdAt: count - index,
  }));

describe("a page of all runs", () => {
  it.each([
    { about: "no runs at all", runs: [], ids: 0, next: null, until: null },
    { about: "a few that match", runs: looked(3, () => true), ids: 3, next: null, until: null },
    { about: "just a page", runs: looked(STAFF_PAGE, () => true), ids: STAFF_PAGE, next: null, until: null },
    {
      about: "one more than a page",
      runs: looked(STAFF_PAGE + 1, () => true),
      ids: STAFF_PAGE,
      next: "run_0002",
      until: null,
    },
    { about: "a window without a match", runs: looked(STAFF_WINDOW, () => false), ids: 0, next: "run_0001", until: 1 },
    {
      about: "a window with some",
      runs: looked(STAFF_WINDOW, (index) => index % 50 === 0),
      ids: 3,
      next: "run_0001",
      until: 1,
    },
    { about: "less than a window, none of which match", runs: looked(9, () => false), ids: 0, next: null, until: null },
    {
      about: "a window that is just full of matches at its end",
      runs: looked(STAFF_WINDOW, (index) => index >= STAFF_WINDOW - STAFF_PAGE),
      ids: STAFF_PAGE,
      next: "run_0001",
      until: 1,
    },
  ])("FR-010-019 of $about goes on where it stopped", ({ runs, ids, next, until }) => {
    const page = pickPage(runs, { outcome: "failed" });
    expect([page.ids.length, page.nextCursor, page.searchedUntil]).toEqual([ids, next, until]);
  });

  it.each([
    { filter: {}, ids: ["a", "b", "c"] },
    { filter: { status: "running" }, ids: ["a"] },
    { filter: { outcome: "failed" }, ids: ["b"] },
    { filter: { type: "inventory.sync" }, ids: ["a", "b"] },
    { filter: { type: "inventory.sync", outcome: "failed", status: "completed" }, ids: ["b"] },
    { filter: { status: "queued" }, ids: [] },
  ] as const)("FR-010-019 keeps those of $filter", ({ filter, ids }) => {
    const runs: RunGlance[] = [
      { id: "a", type: "inventory.sync", status: "running", outcome: "pending", createdAt: 3 },
      { id: "b", type: "inventory.sync", status: "completed", outcome: "failed", createdAt: 2 },
      { id: "c", type: "evidence.snapshot", status: "completed", outcome: "succeeded", createdAt: 1 },
    ];
    expect(pickPage(runs, filter).ids).toEqual(ids);
  });
});
