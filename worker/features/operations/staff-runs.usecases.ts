import type { Deps } from "../../deps.ts";
import { toIsoOrNull } from "../../platform/clock.ts";
import { notFound } from "../../platform/errors.ts";
import type { Staff } from "../access/guards.ts";
import type { StaffRun, StaffRunList, StaffRunsQuery } from "./staff-runs.contract.ts";
import { presentStaffRun } from "./staff-runs.presenter.ts";
import { glanceAtRuns, listStaffRuns } from "./staff-runs.repository.ts";
import { pickPage, STAFF_WINDOW } from "./staff-runs.rules.ts";

/** Runs of all workspaces, newest first, at a cost that depends neither on the filter nor on how many there are. */
export async function readStaffRuns(
  deps: Pick<Deps, "db">,
  staff: Staff,
  query: StaffRunsQuery,
): Promise<StaffRunList> {
  const looked = await glanceAtRuns(staff, deps.db, query, STAFF_WINDOW);
  const { ids, nextCursor, searchedUntil } = pickPage(looked, query);
  const rows = ids.length === 0 ? [] : await listStaffRuns(staff, deps.db, ids);
  return { items: rows.map(presentStaffRun), next_cursor: nextCursor, searched_until: toIsoOrNull(searchedUntil) };
}

/** @throws AppError 404 */
export async function readStaffRun(deps: Pick<Deps, "db">, staff: Staff, runId: string): Promise<StaffRun> {
  const [row] = await listStaffRuns(staff, deps.db, [runId]);
  if (row === undefined) throw notFound();
  return presentStaffRun(row);
}
