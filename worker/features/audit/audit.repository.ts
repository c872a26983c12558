import { type SQL, sql } from "drizzle-orm";
import { auditEntries } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";

/** `metadata` is JSON text; times in epoch ms. */
export interface AuditRow {
  id: string;
  workspaceId: string | null;
  tenantId: string | null;
  actorKind: string;
  actorId: string | null;
  action: string;
  resourceType: string;
  resourceId: string | SQL | null;
  outcome: string;
  metadata: string;
  occurredAt: number;
}

export const insertAuditEntry = (db: Database, row: AuditRow, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO ${auditEntries} (id, workspace_id, tenant_id, actor_kind, actor_id, action, resource_type, resource_id,
      outcome, metadata, occurred_at)
    SELECT ${row.id}, ${row.workspaceId}, ${row.tenantId}, ${row.actorKind}, ${row.actorId}, ${row.action},
      ${row.resourceType}, ${row.resourceId}, ${row.outcome}, ${row.metadata}, ${row.occurredAt}
    WHERE ${onlyIf}`);
