import { and, desc, eq, type SQL, sql } from "drizzle-orm";
import { verificationReports } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type {
  StoredOverall,
  StoredReport,
  VerificationChange,
  VerificationCheck,
} from "./verification-checks.contract.ts";

const toReport = (row: typeof verificationReports.$inferSelect): StoredReport => ({
  ...row,
  overall: row.overall as StoredOverall,
  // written by this repository alone, as these types
  changes: row.changes as VerificationChange[],
  checks: row.checks as VerificationCheck[],
});

/** The tenant's latest report, of whichever of its connections. */
export async function findLatestReport(
  _: SystemScope | TenantScope,
  db: Database,
  place: { workspaceId: string; tenantId: string },
): Promise<StoredReport | null> {
  const [row] = await db
    .select()
    .from(verificationReports)
    .where(
      and(eq(verificationReports.workspaceId, place.workspaceId), eq(verificationReports.tenantId, place.tenantId)),
    )
    .orderBy(desc(verificationReports.id))
    .limit(1);
  return row === undefined ? null : toReport(row);
}

/** The report that a run of the tenant made. */
export async function findReportOfRun(scope: TenantScope, db: Database, runId: string) {
  const row = await db
    .select({
      id: verificationReports.id,
      overall: verificationReports.overall,
      generatedAt: verificationReports.generatedAt,
    })
    .from(verificationReports)
    .where(and(eq(verificationReports.runId, runId), eq(verificationReports.tenantId, scope.tenantId)))
    .get();
  return row === undefined ? null : { ...row, overall: row.overall as StoredOverall };
}

/** Written when `onlyIf` holds at its place in the batch. */
export const insertReport = (db: Database, report: StoredReport, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO verification_reports
      (id, workspace_id, tenant_id, connection_id, run_id, schema_version, flow, overall, fingerprint, previous_report_id,
       changes, checks, configured_at, generated_at)
    SELECT ${report.id}, ${report.workspaceId}, ${report.tenantId}, ${report.connectionId}, ${report.runId},
      ${report.schemaVersion}, ${report.flow}, ${report.overall}, ${report.fingerprint}, ${report.previousReportId},
      ${JSON.stringify(report.changes)}, ${JSON.stringify(report.checks)}, ${report.configuredAt}, ${report.generatedAt}
    WHERE ${onlyIf}`);
