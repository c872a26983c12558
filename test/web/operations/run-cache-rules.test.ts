import { describe, expect, it } from "vitest";
import { activeRunAfter, newerRun, withRun } from "../../../web/features/operations/run-cache.rules.ts";
import { runningRun, runOf, succeededRun } from "../admin/fixtures.ts";

const later = runningRun({ progressed_at: "2026-11-23T12:00:03.000Z" });

describe("the later of two views of a run", () => {
  it.each([
    ["nothing known, anything comes", undefined, runOf(), "incoming"],
    ["queued, then running", runOf(), runningRun(), "incoming"],
    ["running, then a queued view that was under way longer", runningRun(), runOf(), "known"],
    ["running, then further", runningRun(), later, "incoming"],
    ["further, then an older view", later, runningRun(), "known"],
    ["completed, then a running view", succeededRun(), later, "known"],
    [
      "running, then completed with the same time",
      later,
      succeededRun({ progressed_at: later.progressed_at }),
      "incoming",
    ],
    ["the same twice", runningRun(), runningRun({ initiator: null }), "incoming"],
  ] as const)("FR-003-012 %s", (_, known, incoming, winner) => {
    expect(newerRun(known, incoming)).toBe(winner === "incoming" ? incoming : known);
  });
});

describe("recent runs with a run put in", () => {
  it("takes a new one first and drops the oldest beyond the limit", () => {
    const runs = [runOf({ id: "run_2" }), runOf({ id: "run_1" })];
    expect(withRun(runs, runOf({ id: "run_3" }), 2).map((run) => run.id)).toEqual(["run_3", "run_2"]);
  });

  it("replaces a known one in its place, and never by an older view", () => {
    const runs = [runOf({ id: "run_2" }), succeededRun({ id: "run_1" })];
    const after = withRun(runs, runningRun({ id: "run_1" }), 10);
    expect(after.map((run) => [run.id, run.status])).toEqual([
      ["run_2", "queued"],
      ["run_1", "completed"],
    ]);
  });
});

describe("the active run of a tenant after a frame", () => {
  const active = runningRun();

  it.each([
    ["none, one starts", null, runningRun(), "run_1"],
    ["it moves", active, later, "run_1"],
    ["it ends", active, succeededRun(), null],
    ["another one ends", active, succeededRun({ id: "run_0" }), "run_1"],
    ["none, an old one ends", null, succeededRun(), null],
  ] as const)("%s", (_, before, run, id) => {
    expect(activeRunAfter(before, run)?.id ?? null).toBe(id);
  });
});
