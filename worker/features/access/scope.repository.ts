import { and, eq, inArray } from "drizzle-orm";
import { platformCapabilityGrants, tenantEntitlements, workspaceMemberships } from "../../../db/schema/index.ts";
import type { Database } from "../../platform/database.ts";
import { asRole, PLATFORM_CAPABILITIES, type PlatformCapability, type Role } from "./capabilities.contract.ts";

export async function findWorkspaceRole(db: Database, userId: string, workspaceId: string): Promise<Role | null> {
  const row = await db
    .select({ role: workspaceMemberships.role })
    .from(workspaceMemberships)
    .where(and(eq(workspaceMemberships.workspaceId, workspaceId), eq(workspaceMemberships.userId, userId)))
    .get();
  return row ? asRole(row.role) : null;
}

/** The user's role on a tenant; an entitlement without a membership of the tenant's workspace gives none. */
export async function findTenantRole(db: Database, userId: string, tenantId: string) {
  const row = await db
    .select({ workspaceId: tenantEntitlements.workspaceId, role: tenantEntitlements.role })
    .from(tenantEntitlements)
    .innerJoin(
      workspaceMemberships,
      and(
        eq(workspaceMemberships.workspaceId, tenantEntitlements.workspaceId),
        eq(workspaceMemberships.userId, tenantEntitlements.userId),
      ),
    )
    .where(and(eq(tenantEntitlements.tenantId, tenantId), eq(tenantEntitlements.userId, userId)))
    .get();
  return row ? { workspaceId: row.workspaceId, role: asRole(row.role) } : null;
}

const asCapability = (text: string) => PLATFORM_CAPABILITIES.find((capability) => capability === text);

/** Capabilities by platform user; at most 100 users at once (bound parameters). */
export async function findPlatformCapabilities(
  db: Database,
  platformUserIds: readonly string[],
): Promise<Map<string, Set<PlatformCapability>>> {
  const held = new Map(platformUserIds.map((id) => [id, new Set<PlatformCapability>()]));
  if (platformUserIds.length === 0) return held;
  const rows = await db
    .select({ id: platformCapabilityGrants.platformUserId, capability: platformCapabilityGrants.capability })
    .from(platformCapabilityGrants)
    .where(inArray(platformCapabilityGrants.platformUserId, [...platformUserIds]));
  for (const row of rows) {
    const capability = asCapability(row.capability);
    if (capability) held.get(row.id)?.add(capability);
  }
  return held;
}
