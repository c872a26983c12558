import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { StoredReport } from "./verification-checks.contract.ts";
import { findLatestReport, insertReport } from "./verification-reports.repository.ts";

/** The tenant's latest report, of whichever of its connections; null when it was never verified. */
export const latestReport = (
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db">,
  place: { workspaceId: string; tenantId: string },
): Promise<StoredReport | null> => findLatestReport(scope, deps.db, place);

/** For the batch that ends the run. */
export const storeReport = (deps: Pick<Deps, "db">, report: StoredReport, onlyIf: SQL): Statement =>
  insertReport(deps.db, report, onlyIf);
