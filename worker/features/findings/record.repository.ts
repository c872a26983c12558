import { type SQL, sql } from "drizzle-orm";
import type { Database, Statement } from "../../platform/database.ts";
import type { Stretch } from "./record.rules.ts";

/** A detection as it is stored; one element of the statement's JSON. */
export interface DetectedRow {
  /** Of the finding, if it is new. */
  id: string;
  fingerprint: string;
  rule: string;
  severity: string;
  rank: number;
  /** Milliseconds in which it is to be dealt with. */
  time: number | null;
  subject_type: string;
  subject_id: string;
  subject_label: string;
  facts: Record<string, string | number | boolean | null>;
}

export interface RecordingPlace {
  workspaceId: string;
  tenantId: string;
  source: string;
  reportId: string;
  /** Rules whose findings are not resolved. */
  unjudged: readonly string[];
  now: number;
}

const field = (name: string): SQL => sql.raw(`d.value ->> '$.${name}'`);

// `findings` are the row as it is, `excluded` the row that was detected: `whenDetected` in SQL
const isOver = (now: number): SQL =>
  sql`(findings.state = 'resolved' OR (findings.state = 'risk_accepted' AND coalesce(findings.accepted_until <= ${now}, 0)))`;

/**
 * New ones are opened, known ones follow what was detected, those that were over are reopened. Whoever writes beside it, a
 * fingerprint has one row.
 */
export const upsertDetected = (
  db: Database,
  { workspaceId, tenantId, source, reportId, now }: RecordingPlace,
  rows: readonly DetectedRow[],
  onlyIf: SQL,
): Statement =>
  db.run(sql`
    INSERT INTO findings (id, workspace_id, tenant_id, source, rule, fingerprint, severity, severity_rank, subject_type,
      subject_id, subject_label, facts, due_at, first_detected_at, last_detected_at, last_report_id, updated_at)
    SELECT ${field("id")}, ${workspaceId}, ${tenantId}, ${source}, ${field("rule")}, ${field("fingerprint")},
      ${field("severity")}, ${field("rank")}, ${field("subject_type")}, ${field("subject_id")}, ${field("subject_label")},
      json_extract(d.value, '$.facts'), ${now} + (${field("time")}), ${now}, ${now}, ${reportId}, ${now}
    FROM json_each(${JSON.stringify(rows)}) AS d
    WHERE ${onlyIf}
    ON CONFLICT (workspace_id, tenant_id, fingerprint) DO UPDATE SET
      severity = excluded.severity, severity_rank = excluded.severity_rank, subject_label = excluded.subject_label,
      facts = excluded.facts, last_detected_at = ${now}, last_report_id = excluded.last_report_id, updated_at = ${now},
      state = CASE WHEN ${isOver(now)} THEN 'reopened' ELSE findings.state END,
      resolved_at = NULL,
      reopened_at = CASE WHEN ${isOver(now)} THEN ${now} ELSE findings.reopened_at END,
      accepted_reason = CASE WHEN ${isOver(now)} THEN NULL ELSE findings.accepted_reason END,
      accepted_until = CASE WHEN ${isOver(now)} THEN NULL ELSE findings.accepted_until END,
      accepted_by_user_id = CASE WHEN ${isOver(now)} THEN NULL ELSE findings.accepted_by_user_id END,
      due_at = CASE
        WHEN ${isOver(now)} THEN excluded.due_at
        WHEN excluded.severity_rank > findings.severity_rank
          THEN min(coalesce(findings.due_at, excluded.due_at), coalesce(excluded.due_at, findings.due_at))
        WHEN excluded.severity_rank < findings.severity_rank
          THEN coalesce(findings.reopened_at, findings.first_detected_at) + (excluded.due_at - ${now})
        ELSE findings.due_at END,
      version = findings.version + (${isOver(now)} OR excluded.severity_rank <> findings.severity_rank)`);

// they are hexadecimal
const AFTER_EVERY_FINGERPRINT = "~";

/** What the source does not detect any more in the stretch: `whenAbsent` in SQL. */
export const resolveAbsent = (
  db: Database,
  { workspaceId, tenantId, source, unjudged, now }: RecordingPlace,
  { from, before, rows }: Stretch<{ fingerprint: string }>,
  onlyIf: SQL,
): Statement =>
  db.run(sql`
    UPDATE findings INDEXED BY findings_fingerprint SET state = 'resolved', resolved_at = ${now}, accepted_reason = NULL, accepted_until = NULL,
      accepted_by_user_id = NULL, version = version + 1, updated_at = ${now}
    WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId} AND source = ${source} AND state <> 'resolved'
      AND fingerprint >= ${from ?? ""} AND fingerprint < ${before ?? AFTER_EVERY_FINGERPRINT}
      AND rule NOT IN (SELECT value FROM json_each(${JSON.stringify(unjudged)}))
      AND fingerprint NOT IN (SELECT value FROM json_each(${JSON.stringify(rows.map((row) => row.fingerprint))}))
      AND ${onlyIf}`);
