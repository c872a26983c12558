import { and, eq, type SQL, sql } from "drizzle-orm";
import { providerConnections } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";

export interface TenantPlace {
  workspaceId: string;
  tenantId: string;
}

const ofTenant = ({ workspaceId, tenantId }: TenantPlace): SQL | undefined =>
  and(eq(providerConnections.workspaceId, workspaceId), eq(providerConnections.tenantId, tenantId));

/** The tenant's default connection is being verified, when `onlyIf` holds at its place in the batch. */
export const markPending = (db: Database, place: TenantPlace, now: number, onlyIf: SQL): Statement =>
  db
    .update(providerConnections)
    .set({ verificationStatus: "pending", updatedAt: now })
    // in the words of the partial index, which a bound value would not match
    .where(and(ofTenant(place), sql`${providerConnections.isDefault} = 1`, onlyIf));

/**
 * What a connection was last found to be, as it is configured now: told by how the run of its newest report ended. A change of
 * its configuration takes that away, so nothing is lost by writing `pending` over it.
 */
const lastFound = sql`COALESCE((
  SELECT CASE run.outcome WHEN 'succeeded' THEN 'healthy' WHEN 'partially_succeeded' THEN 'degraded'
    WHEN 'blocked' THEN 'blocked' WHEN 'failed' THEN 'error' END
  FROM verification_reports AS report JOIN operation_runs AS run ON run.id = report.run_id
  WHERE report.connection_id = provider_connections.id AND report.configured_at = provider_connections.configured_at
  ORDER BY report.id DESC LIMIT 1), 'unknown')`;

/** No connection of the tenant is being verified any more: whichever is still said to be gets back what was found last. */
export const settlePending = (db: Database, place: TenantPlace, now: number, onlyIf: SQL): Statement =>
  db
    .update(providerConnections)
    .set({ verificationStatus: lastFound, updatedAt: now })
    .where(and(ofTenant(place), eq(providerConnections.verificationStatus, "pending"), onlyIf));
