import { and, asc, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import { storedReportParts, storedReports } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";

export interface ReportPlace {
  workspaceId: string;
  tenantId: string;
}

export async function findLatestReport(
  _: SystemScope,
  db: Database,
  { workspaceId, tenantId }: ReportPlace,
  type: string,
) {
  const [row] = await db
    .select({ id: storedReports.id, fingerprint: storedReports.fingerprint, payload: storedReports.payload })
    .from(storedReports)
    .where(
      and(
        eq(storedReports.workspaceId, workspaceId),
        eq(storedReports.tenantId, tenantId),
        eq(storedReports.type, type),
      ),
    )
    .orderBy(desc(storedReports.id))
    .limit(1);
  return row ?? null;
}

export const selectParts = (_: SystemScope, db: Database, reportId: string, after: number, limit: number) =>
  db
    .select({ part: storedReportParts.part, items: storedReportParts.items })
    .from(storedReportParts)
    .where(and(eq(storedReportParts.reportId, reportId), gt(storedReportParts.part, after)))
    .orderBy(asc(storedReportParts.part))
    .limit(limit);

export interface NewReport extends ReportPlace {
  id: string;
  type: string;
  schemaVersion: number;
  payload: unknown;
  fingerprint: string;
  previousFingerprint: string | null;
  runId: string;
  createdAt: number;
}

export const insertReport = (db: Database, report: NewReport, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO stored_reports (id, workspace_id, tenant_id, type, schema_version, payload, fingerprint,
      previous_fingerprint, run_id, created_at)
    SELECT ${report.id}, ${report.workspaceId}, ${report.tenantId}, ${report.type}, ${report.schemaVersion},
      ${JSON.stringify(report.payload)}, ${report.fingerprint}, ${report.previousFingerprint}, ${report.runId},
      ${report.createdAt}
    WHERE ${onlyIf}`);

export const reportExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM stored_reports WHERE id = ${id})`;

export const insertPart = (db: Database, id: string, part: number, items: readonly unknown[]): Statement =>
  db.run(sql`
    INSERT INTO stored_report_parts (report_id, part, items)
    SELECT ${id}, ${part}, ${JSON.stringify(items)} WHERE ${reportExists(id)}`);
