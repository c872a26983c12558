import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { auditEntries, tenantEntitlements, workspaceMemberships } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";

/**
 * The newest entries of the scope's tenant, or those of the workspace that are about no tenant, by the index on both. The
 * actor is given by role alone, the tenant's before the workspace's: null for who holds none there any more.
 */
export const listRecentEntries = (scope: TenantScope | WorkspaceScope, db: Database, limit: number) =>
  db
    .select({
      actorKind: auditEntries.actorKind,
      actorRole: sql<string | null>`COALESCE(${tenantEntitlements.role}, ${workspaceMemberships.role})`,
      action: auditEntries.action,
      resourceType: auditEntries.resourceType,
      outcome: auditEntries.outcome,
      hasMetadata: sql<number>`${auditEntries.metadata} <> '{}'`,
      occurredAt: auditEntries.occurredAt,
    })
    .from(auditEntries)
    .leftJoin(
      tenantEntitlements,
      and(eq(tenantEntitlements.tenantId, auditEntries.tenantId), eq(tenantEntitlements.userId, auditEntries.actorId)),
    )
    .leftJoin(
      workspaceMemberships,
      and(
        eq(workspaceMemberships.workspaceId, auditEntries.workspaceId),
        eq(workspaceMemberships.userId, auditEntries.actorId),
      ),
    )
    .where(
      and(
        eq(auditEntries.workspaceId, scope.workspaceId),
        "tenantId" in scope ? eq(auditEntries.tenantId, scope.tenantId) : isNull(auditEntries.tenantId),
      ),
    )
    .orderBy(desc(auditEntries.id))
    .limit(limit);
