import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { REPORT_TYPES, REPORTS_PAGE } from "./report-types.contract.ts";
import {
  type ReportItems,
  type ReportPage,
  type ReportQuery,
  reportItemsSchema,
  type StoredReport,
} from "./reports.contract.ts";
import { unknownPart } from "./reports.errors.ts";
import { presentListed, presentReport } from "./reports.presenter.ts";
import {
  findPart,
  findReport,
  findReportOfRun,
  findReportPlace,
  findStored,
  listReportRows,
} from "./reports.repository.ts";

type Reading = Pick<Deps, "db">;

export const placeOfReport = (scope: SystemScope, deps: Reading, id: string) =>
  isId(id, "rep") ? findReportPlace(scope, deps.db, id) : Promise.resolve(undefined);

/** The report that a run of the tenant made; null when it made none. */
export async function storedReportOfRun(deps: Reading, scope: TenantScope, runId: string) {
  const row = await findReportOfRun(scope, deps.db, runId);
  const type = REPORT_TYPES.find((known) => known === row?.type);
  return row === undefined || type === undefined ? null : { id: row.id, type, is_latest: row.latestId === row.id };
}

/** A page of the tenant's reports, newest first. */
export async function listReports(deps: Reading, scope: TenantScope, query: ReportQuery): Promise<ReportPage> {
  const { type, cursor: before } = query;
  const rows = await listReportRows(scope, deps.db, { type, before, limit: REPORTS_PAGE + 1 });
  const items = rows.slice(0, REPORTS_PAGE).map(presentListed);
  return { items, next_cursor: rows.length > REPORTS_PAGE ? (items.at(-1)?.id ?? null) : null };
}

/** @throws AppError 404 for one that is not there any more */
export async function readReport(deps: Reading, scope: TenantScope, id: string): Promise<StoredReport> {
  const row = await findReport(scope, deps.db, id);
  if (row === undefined) throw notFound();
  return presentReport(row);
}

/**
 * One part of the report's items, however long the whole is.
 *
 * @throws AppError 422 for a part that the report does not have; the first one of a report without items is empty
 */
export async function readItems(deps: Reading, scope: TenantScope, id: string, part: number): Promise<ReportItems> {
  const row = await findPart(scope, deps.db, id, part);
  if (row === undefined) throw notFound();
  if (row.items === null && part > 0) throw unknownPart(row.parts);
  return reportItemsSchema.parse({ report_id: id, type: row.type, part, parts: row.parts, items: row.items ?? [] });
}

/** Which of some reports can be opened still: a prune takes old ones, and what was made of them stays. */
export const whichAreStored = async (scope: TenantScope, deps: Reading, ids: readonly string[]): Promise<string[]> =>
  (await findStored(scope, deps.db, ids)).map(({ id }) => id);
