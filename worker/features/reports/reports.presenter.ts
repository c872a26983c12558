import { toIso } from "../../platform/clock.ts";
import { type ReportSummary, reportSchema, reportSummarySchema, type StoredReport } from "./reports.contract.ts";
import type { ListedReportRow, ReportRow } from "./reports.repository.ts";

const identityOf = (row: Omit<ListedReportRow, "summary">) => ({
  id: row.id,
  tenant_id: row.tenantId,
  type: row.type,
  schema_version: row.schemaVersion,
  created_at: toIso(row.createdAt),
  run_id: row.runId,
  is_latest: row.latestId === row.id,
});

// What is stored is parsed: the type decides the form of the payload, and one of another form is an error of ours.

export const presentListed = (row: ListedReportRow): ReportSummary =>
  reportSummarySchema.parse({ ...identityOf(row), summary: JSON.parse(row.summary) });

export const presentReport = (row: ReportRow): StoredReport =>
  reportSchema.parse({
    ...identityOf(row),
    fingerprint: row.fingerprint,
    previous_report_id: row.previousId,
    parts: row.parts,
    payload: row.payload,
  });
