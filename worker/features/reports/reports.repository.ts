import { and, desc, eq, inArray, lt, type SQL, sql } from "drizzle-orm";
import { storedReportParts, storedReports } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";

/** Where a report belongs, for the guard that decides who may know of it. */
export const findReportPlace = (_: SystemScope, db: Database, id: string) =>
  db.select({ tenantId: storedReports.tenantId }).from(storedReports).where(eq(storedReports.id, id)).get();

const within = ({ workspaceId, tenantId }: TenantScope): SQL | undefined =>
  and(eq(storedReports.workspaceId, workspaceId), eq(storedReports.tenantId, tenantId));

/** The report next to this one of its type, by the index of the type. */
const neighbour = (isOlder: boolean): SQL<string | null> => sql`(SELECT other.id FROM stored_reports AS other
  WHERE other.workspace_id = stored_reports.workspace_id AND other.tenant_id = stored_reports.tenant_id
    AND other.type = stored_reports.type ${isOlder ? sql`AND other.id < stored_reports.id` : sql``}
  ORDER BY other.id DESC LIMIT 1)`;

const shown = {
  id: storedReports.id,
  tenantId: storedReports.tenantId,
  type: storedReports.type,
  schemaVersion: storedReports.schemaVersion,
  createdAt: storedReports.createdAt,
  runId: storedReports.runId,
  latestId: neighbour(false).as("latest_id"),
};

/** Only what a list shows leaves the database: a payload may be some hundred kilobytes. */
const summary = sql<string>`CASE type
  WHEN 'permission_posture' THEN json_object('score', payload -> '$.score', 'missing', payload -> '$.totals.missing',
    'extra', payload -> '$.totals.extra', 'unknown', payload -> '$.totals.unknown',
    'changes', CASE WHEN payload ->> '$.changes' IS NULL THEN NULL ELSE json_object(
      'score_before', payload -> '$.changes.score_before', 'newly_missing', payload -> '$.changes.newly_missing.count',
      'newly_granted', payload -> '$.changes.newly_granted.count', 'grants_added', payload -> '$.changes.grants_added.count',
      'grants_removed', payload -> '$.changes.grants_removed.count') END)
  ELSE json_object('assignments', payload -> '$.totals.assignments',
    'high_privilege_assignments', payload -> '$.totals.high_privilege_assignments',
    'changes', CASE WHEN payload ->> '$.changes' IS NULL THEN NULL ELSE json_object('added', payload -> '$.changes.added',
      'removed', payload -> '$.changes.removed', 'changed', payload -> '$.changes.changed') END)
  END`.as("summary");

export interface ReportListing {
  type: string | undefined;
  /** Id of the last report of the page before. */
  before: string | undefined;
  limit: number;
}

/** Newest first; as many rows as the page has, each with one look for the latest of its type. */
export const listReportRows = (scope: TenantScope, db: Database, { type, before, limit }: ReportListing) =>
  db
    .select({ ...shown, summary })
    .from(storedReports)
    .where(
      and(
        within(scope),
        type === undefined ? undefined : eq(storedReports.type, type),
        before === undefined ? undefined : lt(storedReports.id, before),
      ),
    )
    .orderBy(desc(storedReports.id))
    .limit(limit);

/** Which of some reports are there still. */
export const findStored = (scope: TenantScope, db: Database, ids: readonly string[]) =>
  db
    .select({ id: storedReports.id })
    .from(storedReports)
    .where(and(inArray(storedReports.id, [...ids]), within(scope)));

/** The report that a run made, by the index of runs. */
export const findReportOfRun = (scope: TenantScope, db: Database, runId: string) =>
  db
    .select({ id: storedReports.id, type: storedReports.type, latestId: shown.latestId })
    .from(storedReports)
    .where(and(eq(storedReports.runId, runId), within(scope)))
    .get();

const parts = sql<number>`(SELECT COALESCE(MAX(part) + 1, 0) FROM stored_report_parts
  WHERE report_id = stored_reports.id)`.as("parts");

export const findReport = (scope: TenantScope, db: Database, id: string) =>
  db
    .select({
      ...shown,
      payload: storedReports.payload,
      fingerprint: storedReports.fingerprint,
      previousId: neighbour(true).as("previous_id"),
      parts,
    })
    .from(storedReports)
    .where(and(eq(storedReports.id, id), within(scope)))
    .get();

export type ReportRow = NonNullable<Awaited<ReturnType<typeof findReport>>>;
export type ListedReportRow = Awaited<ReturnType<typeof listReportRows>>[number];

/** One part of a report; without items where the report has no such part. */
export const findPart = (scope: TenantScope, db: Database, id: string, part: number) =>
  db
    .select({ type: storedReports.type, parts, items: storedReportParts.items })
    .from(storedReports)
    .leftJoin(
      storedReportParts,
      and(eq(storedReportParts.reportId, storedReports.id), eq(storedReportParts.part, part)),
    )
    .where(and(eq(storedReports.id, id), within(scope)))
    .get();
