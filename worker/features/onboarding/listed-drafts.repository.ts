import { and, eq, type SQL, sql } from "drizzle-orm";
import {
  operationRuns,
  permissionEvidence,
  providerConnections,
  tenantEntitlements,
  verificationReports,
} from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import { asRole, type Role } from "../access/capabilities.contract.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import { RUN_OUTCOMES, RUN_STATUSES } from "../operations/operation-types.contract.ts";
import { CONSENT_STATUSES } from "../providers/connection-state.contract.ts";
import type {
  StoredOverall,
  StoredReport,
  VerificationChange,
  VerificationCheck,
} from "../providers/verification-checks.contract.ts";
import { type Draft, oneOf, selectSeenDrafts, toDraft } from "./drafts.repository.ts";
import type { Reading } from "./truth.rules.ts";
import { VERIFICATION } from "./truth.rules.ts";

/** What is known of an open draft's tenant, and the operator's role on it. */
export interface ListedTenant extends Reading {
  role: Role;
}

/**
 * Tenants of those of the drafts that are open, as far as the operator is entitled to them: nothing else is read. The cross
 * joins keep the planner on that order: it would start with all open drafts of the workspace.
 */
const heldTenants = ({ workspaceId, operator }: WorkspaceScope, ids: string): SQL =>
  sql`SELECT draft.tenant_id FROM json_each(${ids}) AS asked
    CROSS JOIN tenant_onboarding_sessions AS draft ON draft.id = asked.value
    CROSS JOIN tenant_entitlements AS held ON held.tenant_id = draft.tenant_id
    WHERE draft.workspace_id = ${workspaceId} AND draft.ended_at IS NULL AND held.user_id = ${operator.userId}`;

const selectRoles = (db: Database, { operator }: WorkspaceScope, held: SQL) =>
  db
    .select({ tenantId: tenantEntitlements.tenantId, role: tenantEntitlements.role })
    .from(tenantEntitlements)
    .where(and(sql`${tenantEntitlements.tenantId} IN (${held})`, eq(tenantEntitlements.userId, operator.userId)));

const selectConnections = (db: Database, { workspaceId }: WorkspaceScope, held: SQL) =>
  db
    .select({
      tenantId: providerConnections.tenantId,
      id: providerConnections.id,
      enabled: providerConnections.enabled,
      consentStatus: providerConnections.consentStatus,
      configuredAt: providerConnections.configuredAt,
      granted: permissionEvidence.granted,
      refreshedAt: permissionEvidence.refreshedAt,
      lastErrorReasonCode: permissionEvidence.lastErrorReasonCode,
      lastTriedAt: permissionEvidence.lastTriedAt,
    })
    .from(providerConnections)
    .leftJoin(permissionEvidence, eq(permissionEvidence.connectionId, providerConnections.id))
    .where(
      and(
        eq(providerConnections.workspaceId, workspaceId),
        sql`${providerConnections.tenantId} IN (${held})`,
        // in the words of the partial index
        sql`${providerConnections.isDefault} = 1`,
      ),
    );

/** Each tenant's latest one, by one look into the index a tenant. */
const selectReports = (db: Database, { workspaceId }: WorkspaceScope, held: SQL) =>
  db
    .select()
    .from(verificationReports)
    .where(sql`${verificationReports.id} IN (SELECT (SELECT id FROM verification_reports AS report
      WHERE report.workspace_id = ${workspaceId} AND report.tenant_id = held.tenant_id ORDER BY id DESC LIMIT 1)
      FROM (${held}) AS held)`);

const selectRuns = (db: Database, { workspaceId }: WorkspaceScope, held: SQL) =>
  db
    .select({
      tenantId: operationRuns.tenantId,
      id: operationRuns.id,
      status: operationRuns.status,
      outcome: operationRuns.outcome,
      failures: operationRuns.failures,
    })
    .from(operationRuns)
    .where(sql`${operationRuns.id} IN (SELECT (SELECT id FROM operation_runs AS run
      WHERE run.workspace_id = ${workspaceId} AND run.tenant_id = held.tenant_id AND run.type = ${VERIFICATION}
      ORDER BY id DESC LIMIT 1) FROM (${held}) AS held)`);

type ConnectionRow = Awaited<ReturnType<typeof selectConnections>>[number];
type RunRow = Awaited<ReturnType<typeof selectRuns>>[number];

const toConnection = ({ granted, refreshedAt, lastErrorReasonCode, lastTriedAt, ...row }: ConnectionRow) => ({
  connection: { ...row, consentStatus: oneOf(CONSENT_STATUSES, row.consentStatus) },
  grants: { granted: granted ?? [], refreshedAt, lastErrorReasonCode, lastTriedAt },
});

const toReport = (row: typeof verificationReports.$inferSelect): StoredReport => ({
  ...row,
  overall: row.overall as StoredOverall,
  // written by the verification alone, as these types
  changes: row.changes as VerificationChange[],
  checks: row.checks as VerificationCheck[],
});

const toRun = (row: RunRow) => ({
  ...row,
  status: oneOf(RUN_STATUSES, row.status),
  outcome: oneOf(RUN_OUTCOMES, row.outcome),
});

/**
 * The drafts with those ids, newest first, and what is known of each open one's tenant, by its id. One batch, so that all of
 * it is of one moment: who lost a tenant by then sees neither the draft nor anything of it.
 */
export async function readListed(
  scope: WorkspaceScope,
  db: Database,
  draftIds: readonly string[],
): Promise<{ drafts: Draft[]; tenants: Map<string, ListedTenant> }> {
  const ids = JSON.stringify(draftIds);
  const held = heldTenants(scope, ids);
  const [rows, roles, connections, reports, runs] = await db.batch([
    selectSeenDrafts(scope, db, ids),
    selectRoles(db, scope, held),
    selectConnections(db, scope, held),
    selectReports(db, scope, held),
    selectRuns(db, scope, held),
  ]);
  const of = <T extends { tenantId: string | null }>(found: readonly T[], tenantId: string) =>
    found.find((row) => row.tenantId === tenantId) ?? null;
  const tenants = roles.map(({ tenantId, role }): [string, ListedTenant] => {
    const [connection, report, run] = [of(connections, tenantId), of(reports, tenantId), of(runs, tenantId)];
    return [
      tenantId,
      {
        role: asRole(role),
        ...(connection === null ? { connection: null, grants: null } : toConnection(connection)),
        report: report && toReport(report),
        run: run && toRun(run),
      },
    ];
  });
  return { drafts: rows.map(toDraft), tenants: new Map(tenants) };
}
