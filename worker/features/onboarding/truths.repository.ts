import { type SQL, sql } from "drizzle-orm";
import type { OnboardingTruth } from "./readiness.rules.ts";
import { VERIFICATION } from "./truth.rules.ts";

type Place = { workspaceId: string; tenantId: string };

const defaultConnection = ({ workspaceId, tenantId }: Place): SQL =>
  sql`SELECT json_array(c.id, c.enabled, c.consent_status, c.configured_at, e.refreshed_at)
    FROM provider_connections AS c LEFT JOIN permission_evidence AS e ON e.connection_id = c.id
    WHERE c.workspace_id = ${workspaceId} AND c.tenant_id = ${tenantId} AND c.is_default = 1`;

const newestReport = ({ workspaceId, tenantId }: Place): SQL =>
  sql`SELECT id FROM verification_reports WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId}
    ORDER BY id DESC LIMIT 1`;

const newestVerification = ({ workspaceId, tenantId }: Place): SQL =>
  sql`SELECT json_array(id, status IN ('queued', 'running')) FROM operation_runs
    WHERE workspace_id = ${workspaceId} AND tenant_id = ${tenantId} AND type = ${VERIFICATION} ORDER BY id DESC LIMIT 1`;

/**
 * Condition that what was judged is still so at its place in the batch: the default connection with the grants that were
 * read, the latest report, and the newest verification. Nobody may write what follows from an older truth over what
 * follows from a newer one.
 */
export function truthStands(place: Place, { connection, permissions, report, run }: OnboardingTruth): SQL {
  const seenConnection =
    connection &&
    JSON.stringify([
      connection.id,
      Number(connection.enabled),
      connection.consentStatus,
      connection.configuredAt,
      permissions?.refreshedAt ?? null,
    ]);
  const seenRun = run && JSON.stringify([run.id, Number(run.isActive)]);
  return sql`((${defaultConnection(place)}) IS ${seenConnection}
    AND (${newestReport(place)}) IS ${report?.id ?? null}
    AND (${newestVerification(place)}) IS ${seenRun})`;
}
