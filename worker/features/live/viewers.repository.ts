import { sql } from "drizzle-orm";
import type { Database } from "../../platform/database.ts";
import type { Viewer } from "./viewers.rules.ts";

interface ViewerRow {
  session_id: string;
  created_at: number | null;
  expires_at: number | null;
  deactivated_at: number | null;
  is_member: number;
  is_entitled: number;
}

/**
 * What each of the connected sessions may see now, in one query by primary keys: one bound value however many sessions.
 *
 * @param tenantId null for what every member of the workspace may see
 */
export async function readViewers(
  db: Database,
  place: { workspaceId: string; tenantId: string | null },
  sessionIds: readonly string[],
): Promise<Map<string, Viewer>> {
  const rows = await db.all<ViewerRow>(sql`
    SELECT asked.value AS session_id, s.created_at, s.expires_at, u.deactivated_at,
      m.user_id IS NOT NULL AS is_member,
      (${place.tenantId} IS NULL OR e.user_id IS NOT NULL) AS is_entitled
    FROM json_each(${JSON.stringify(sessionIds)}) AS asked
    LEFT JOIN sessions AS s ON s.id = asked.value
    LEFT JOIN users AS u ON u.id = s.user_id
    LEFT JOIN workspace_memberships AS m ON m.workspace_id = ${place.workspaceId} AND m.user_id = s.user_id
    LEFT JOIN tenant_entitlements AS e ON e.tenant_id = ${place.tenantId} AND e.user_id = s.user_id`);
  return new Map(
    rows.map((row) => [
      row.session_id,
      {
        sessionId: row.session_id,
        createdAt: row.created_at,
        idleEndsAt: row.expires_at,
        deactivatedAt: row.deactivated_at,
        isMember: row.is_member === 1,
        isEntitled: row.is_entitled === 1,
      },
    ]),
  );
}
