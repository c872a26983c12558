import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { StoredReport } from "./verification-checks.contract.ts";
import { findLatestReport, findReportOfRun, insertReport } from "./verification-reports.repository.ts";

/** The tenant's latest report, of whichever of its connections; null when it was never verified. */
export const latestReport = (
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db">,
  place: { workspaceId: string; tenantId: string },
): Promise<StoredReport | null> => findLatestReport(scope, deps.db, place);

/** The report that a run made; null when it made none. */
export const reportOfRun = (scope: TenantScope, deps: Pick<Deps, "db">, runId: string) =>
  findReportOfRun(scope, deps.db, runId);

/** For the batch that ends the run. */
export const storeReport = (deps: Pick<Deps, "db">, report: StoredReport, onlyIf: SQL): Statement =>
  insertReport(deps.db, report, onlyIf);
