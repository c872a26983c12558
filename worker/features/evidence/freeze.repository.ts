import { and, eq, type SQL, sql } from "drizzle-orm";
import { evidenceSnapshots, storedReports } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { EVIDENCE_VERSION, type EvidenceSection, type EvidenceSummary, ITEMS_PER_PART } from "./evidence.contract.ts";
import { isComplete } from "./evidence.repository.ts";
import { MAX_OPERATIONS } from "./evidence-words.contract.ts";

// The database copies what is frozen from table to table: nothing of it passes through the Worker, however much it is, and
// in one batch nothing can change in between. A function takes 32 arguments at most, which is what a finding needs.

export interface Freezing {
  snapshotId: string;
  runId: string;
  workspaceId: string;
  tenantId: string;
  /** The instant, epoch ms. */
  now: number;
  /** What ended or was resolved before is left out, epoch ms. */
  since: number;
  /** Id that runs created at `since` sort after, so that older ones are not even looked at. */
  firstRunId: string;
}

const iso = (column: string): SQL => sql.raw(`strftime('%Y-%m-%dT%H:%M:%fZ', ${column} / 1000.0, 'unixepoch')`);
const flag = (column: string): SQL => sql.raw(`json(CASE WHEN ${column} THEN 'true' ELSE 'false' END)`);

/** Until the last statement of its batch, a snapshot takes parts: executed again, the batch adds nothing to it. */
const takesParts = ({ snapshotId }: Freezing): SQL =>
  sql`EXISTS (SELECT 1 FROM evidence_snapshots WHERE id = ${snapshotId} AND summary = '{}')`;

const openSnapshot = (db: Database, { snapshotId, runId, workspaceId, tenantId, now }: Freezing, onlyIf: SQL) =>
  db.run(sql`
    INSERT INTO evidence_snapshots (id, workspace_id, tenant_id, schema_version, fingerprint, summary,
      previous_snapshot_id, run_id, created_by_user_id, created_at)
    SELECT ${snapshotId}, ${workspaceId}, ${tenantId}, ${EVIDENCE_VERSION}, '', '{}',
      (SELECT id FROM evidence_snapshots WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId}
        AND fingerprint <> '' ORDER BY id DESC LIMIT 1),
      id, initiator_user_id, ${now}
    FROM operation_runs WHERE id = ${runId} AND ${onlyIf}
    ON CONFLICT DO NOTHING`);

// Written into the statement: what is bound arrives as a floating-point number, which divides as one.
const part = sql.raw(`place / ${ITEMS_PER_PART}`);

/** @param rows a query of `place`, from 0 in the order of the section, and `item`, the JSON of one */
const insertParts = (db: Database, freezing: Freezing, section: EvidenceSection, rows: SQL): Statement =>
  db.run(sql`
    INSERT INTO evidence_parts (snapshot_id, section, part, items)
    SELECT ${freezing.snapshotId}, ${section}, ${part}, json_group_array(json(item) ORDER BY place)
    FROM (${rows}) WHERE ${takesParts(freezing)} GROUP BY ${part}`);

const latestReport = ({ workspaceId, tenantId }: Freezing, type: string): SQL =>
  sql`(SELECT id FROM stored_reports WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId} AND type = ${type}
    ORDER BY id DESC LIMIT 1)`;

const freezeReports = (db: Database, freezing: Freezing): Statement =>
  insertParts(
    db,
    freezing,
    "reports",
    sql`SELECT row_number() OVER (ORDER BY type) - 1 AS place, json_object('report_id', id, 'type', type,
        'schema_version', schema_version, 'fingerprint', fingerprint, 'created_at', ${iso("created_at")},
        'payload', json(payload)) AS item
      FROM stored_reports WHERE id IN (${latestReport(freezing, "entra.admin_roles")},
        ${latestReport(freezing, "permission_posture")})`,
  );

/** The pieces of a report, as they are. */
const copyParts = (db: Database, freezing: Freezing, section: EvidenceSection, reportType: string): Statement =>
  db.run(sql`
    INSERT INTO evidence_parts (snapshot_id, section, part, items)
    SELECT ${freezing.snapshotId}, ${section}, part, items FROM stored_report_parts
    WHERE report_id = ${latestReport(freezing, reportType)} AND ${takesParts(freezing)}`);

const freezeFindings = (db: Database, freezing: Freezing): Statement =>
  insertParts(
    db,
    freezing,
    "findings",
    sql`SELECT row_number() OVER (ORDER BY finding.severity_rank DESC, finding.id DESC) - 1 AS place,
        json_object('id', finding.id, 'rule', rule, 'severity', severity, 'state', state, 'subject_type', subject_type,
          'subject_id', subject_id, 'subject_label', subject_label, 'facts', json(facts), 'owner_name', owner.name,
          'due_at', ${iso("due_at")}, 'first_detected_at', ${iso("first_detected_at")},
          'last_detected_at', ${iso("last_detected_at")}, 'resolved_at', ${iso("resolved_at")},
          'accepted_reason', accepted_reason, 'accepted_until', ${iso("accepted_until")}) AS item
      FROM findings AS finding LEFT JOIN users AS owner ON owner.id = finding.owner_user_id
      WHERE workspace_id = ${freezing.workspaceId} AND tenant_id = ${freezing.tenantId}
        AND (state <> 'resolved' OR resolved_at >= ${freezing.since})`,
  );

/** What was done on the tenant. Runs that make evidence, reviews and packs only work on what is stored. */
const operationsOf = ({ workspaceId, tenantId, firstRunId, since }: Freezing, columns: SQL, limit: number): SQL =>
  sql`SELECT ${columns} FROM operation_runs AS run
    WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId} AND id >= ${firstRunId} AND created_at >= ${since}
      AND status = 'completed' AND type NOT IN ('evidence.snapshot', 'tenant_review.compose', 'review_pack.generate')
    ORDER BY id DESC LIMIT ${limit}`;

const freezeOperations = (db: Database, freezing: Freezing): Statement =>
  insertParts(
    db,
    freezing,
    "operations",
    sql`SELECT row_number() OVER (ORDER BY run.id DESC) - 1 AS place,
        json_object('id', run.id, 'type', type, 'outcome', outcome, 'initiator_name', initiator.name,
          'created_at', ${iso("run.created_at")}, 'completed_at', ${iso("completed_at")}, 'failures', json(failures)) AS item
      FROM (${operationsOf(freezing, sql`*`, MAX_OPERATIONS)}) AS run
        LEFT JOIN users AS initiator ON initiator.id = run.initiator_user_id`,
  );

const freezeConnection = (db: Database, freezing: Freezing): Statement =>
  insertParts(
    db,
    freezing,
    "connection",
    sql`SELECT 0 AS place, json_object('provider', provider, 'connection_type', connection_type,
        'enabled', ${flag("enabled")}, 'consent_status', consent_status, 'verification_status', verification_status,
        'last_health_check_at', ${iso("last_health_check_at")}, 'last_error_reason_code', last_error_reason_code) AS item
      FROM provider_connections
      WHERE workspace_id = ${freezing.workspaceId} AND tenant_id = ${freezing.tenantId} AND is_default = 1`,
  );

/** What only the instant of the freeze can tell. From here on the snapshot takes no more parts. */
const closeParts = (db: Database, freezing: Freezing): Statement =>
  db.run(sql`
    UPDATE evidence_snapshots SET summary = json_object('operations_capped', json(CASE WHEN
        (SELECT COUNT(*) FROM (${operationsOf(freezing, sql`id`, MAX_OPERATIONS + 1)})) > ${MAX_OPERATIONS}
        THEN 'true' ELSE 'false' END))
    WHERE id = ${freezing.snapshotId} AND summary = '{}'`);

/**
 * Everything of one snapshot, for one batch.
 *
 * @param onlyIf the execution may still write
 */
export const freezeEverything = (db: Database, freezing: Freezing, onlyIf: SQL): Statement[] => [
  openSnapshot(db, freezing, onlyIf),
  freezeReports(db, freezing),
  copyParts(db, freezing, "role_assignments", "entra.admin_roles"),
  copyParts(db, freezing, "permissions", "permission_posture"),
  freezeFindings(db, freezing),
  freezeOperations(db, freezing),
  freezeConnection(db, freezing),
  closeParts(db, freezing),
];

/** A snapshot that is frozen, whether or not it is complete. */
export const findFrozen = (_: SystemScope, db: Database, snapshotId: string) =>
  db
    .select({
      summary: evidenceSnapshots.summary,
      previousSnapshotId: evidenceSnapshots.previousSnapshotId,
    })
    .from(evidenceSnapshots)
    .where(eq(evidenceSnapshots.id, snapshotId))
    .get();

export const completeSnapshot = (
  db: Database,
  snapshotId: string,
  complete: { fingerprint: string; summary: EvidenceSummary },
  onlyIf: SQL,
): Statement =>
  db
    .update(evidenceSnapshots)
    .set(complete)
    .where(and(eq(evidenceSnapshots.id, snapshotId), onlyIf));

/** The run ended without completing it: what it froze is nobody's evidence. */
export const discardIncomplete = (db: Database, snapshotId: string, onlyIf: SQL): Statement =>
  db.delete(evidenceSnapshots).where(and(eq(evidenceSnapshots.id, snapshotId), sql`NOT (${isComplete})`, onlyIf));

/** Whether the tenant has a stored report of any type. */
export async function hasReport(scope: TenantScope, db: Database): Promise<boolean> {
  const rows = await db
    .select({ id: storedReports.id })
    .from(storedReports)
    .where(and(eq(storedReports.workspaceId, scope.workspaceId), eq(storedReports.tenantId, scope.tenantId)))
    .limit(1);
  return rows.length > 0;
}
