import { and, eq, type SQL, sql } from "drizzle-orm";
import { providerConnections } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { ConnectionStateAfter } from "./connection-state.rules.ts";

/** For the system's own check of the connection. */
export async function selectDefaultConnection(
  _: SystemScope,
  db: Database,
  { workspaceId, tenantId }: { workspaceId: string; tenantId: string },
) {
  const [row] = await db
    .select()
    .from(providerConnections)
    .where(
      and(
        eq(providerConnections.workspaceId, workspaceId),
        eq(providerConnections.tenantId, tenantId),
        // in the words of the partial index, which a bound value would not match
        sql`${providerConnections.isDefault} = 1`,
      ),
    )
    .limit(1);
  return row ?? null;
}

/** What a check found out, written when `onlyIf` holds at its place in the batch. */
export function updateCheckedConnection(
  db: Database,
  connectionId: string,
  state: ConnectionStateAfter,
  at: number,
  onlyIf: SQL,
): Statement {
  return db
    .update(providerConnections)
    .set({
      verificationStatus: state.verificationStatus,
      consentStatus: state.consentStatus,
      lastErrorReasonCode: state.lastErrorReasonCode,
      lastHealthCheckAt: at,
      updatedAt: at,
    })
    .where(and(eq(providerConnections.id, connectionId), onlyIf));
}
