import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { TenantScope, WorkspaceScope } from "../../../worker/features/access/guards.ts";
import type { listStillRuns } from "../../../worker/features/operations/executions.repository.ts";
import type {
  cancelRun,
  findRun,
  findRunForSystem,
  findRunPlace,
  listRuns,
  selectActiveRun,
} from "../../../worker/features/operations/operations.repository.ts";
import type { selectDefaultConnection } from "../../../worker/features/providers/connections.repository.ts";
import type { SystemScope } from "../../../worker/platform/system-scope.ts";

// The compiler is the test here: `tsc -b` fails when an expected error does not appear.

interface Queries {
  cancelRun: typeof cancelRun;
  findRun: typeof findRun;
  findRunForSystem: typeof findRunForSystem;
  findRunPlace: typeof findRunPlace;
  listRuns: typeof listRuns;
  listStillRuns: typeof listStillRuns;
  selectActiveRun: typeof selectActiveRun;
  selectDefaultConnection: typeof selectDefaultConnection;
}

const place = { workspaceId: "ws_1", tenantId: "ten_1", identity: "i" };

/** Calls that are never made: only their types matter. */
function calls(
  run: Queries,
  db: Parameters<Queries["findRun"]>[1],
  held: { w: WorkspaceScope; t: TenantScope; s: SystemScope },
) {
  return {
    right: [
      () => run.listRuns(held.t, db, 1, null),
      () => run.cancelRun(held.t, db, "run_1", 0),
      () => run.selectActiveRun(held.t, db, place),
      () => run.selectActiveRun(held.s, db, place),
      () => run.selectDefaultConnection(held.s, db, place),
      () => run.findRunForSystem(held.s, db, "run_1"),
      () => run.findRunPlace(held.s, db, "run_1"),
      () => run.listStillRuns(held.s, db, 0, 1, null),
    ],
    wrong: [
      // @ts-expect-error no scope at all
      () => run.listRuns(db, 1, null),
      // @ts-expect-error an id is no scope
      () => run.listRuns("ten_1", db, 1, null),
      // @ts-expect-error no scope at all
      () => run.cancelRun(db, "run_1", 0),
      // @ts-expect-error a person's change is not the system's
      () => run.cancelRun(held.s, db, "run_1", 0),
      // @ts-expect-error a person's read is not the system's
      () => run.findRun(held.s, db, "run_1"),
      // @ts-expect-error a place is no scope
      () => run.selectActiveRun(place, db, place),
      // @ts-expect-error a place is no scope
      () => run.selectDefaultConnection(place, db, place),
      // @ts-expect-error an object of the same form is not the system's scope
      () => run.selectDefaultConnection({}, db, place),
      // @ts-expect-error what the system may find is not found for an operator
      () => run.findRunForSystem(held.w, db, "run_1"),
      // @ts-expect-error no scope at all
      () => run.listStillRuns(db, 0, 1, null),
    ],
  };
}

/** Who holds the system's scope of its own: what has no operator, and the guard that finds an operator's scope. */
const MAY_HOLD = /(\.workflow|\.do|\.task|\.guards)\.ts$|^worker\/platform\/system-scope\.ts$/;

describe("scopes of runs and connections", () => {
  it("FR-002-014 a query of runs or connections compiles only with a scope", () => {
    const { right, wrong } = calls({} as Queries, {} as never, {} as never);
    expect([right.length, wrong.length]).toEqual([8, 10]);
  });

  it("FR-002-014 the system's scope is in the hands of workflows, tasks, hubs and guards alone", () => {
    const holders = globSync("worker/**/*.ts").filter((file) => readFileSync(file, "utf8").includes("SYSTEM_SCOPE"));
    expect(holders.length).toBeGreaterThan(4);
    expect(holders.filter((file) => !MAY_HOLD.test(file))).toEqual([]);
    const made = globSync("worker/**/*.ts").filter((file) => /as SystemScope\b/.test(readFileSync(file, "utf8")));
    expect(made).toEqual(["worker/platform/system-scope.ts"]);
  });
});
