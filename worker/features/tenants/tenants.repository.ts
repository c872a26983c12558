import { and, asc, eq, gt, type SQL, sql } from "drizzle-orm";
import { providerConnections, tenantEntitlements, tenants } from "../../../db/schema/index.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { TenantScope, WorkspaceScope } from "../access/guards.ts";
import { newestActiveRun } from "../operations/operations.queries.ts";

const columns = {
  id: tenants.id,
  workspaceId: tenants.workspaceId,
  displayName: tenants.displayName,
  status: tenants.status,
  externalTenantId: tenants.externalTenantId,
  createdAt: tenants.createdAt,
  role: tenantEntitlements.role,
  connection: {
    id: providerConnections.id,
    connectionType: providerConnections.connectionType,
    enabled: providerConnections.enabled,
    consentStatus: providerConnections.consentStatus,
    verificationStatus: providerConnections.verificationStatus,
    lastHealthCheckAt: providerConnections.lastHealthCheckAt,
    lastErrorReasonCode: providerConnections.lastErrorReasonCode,
  },
  activeRun: newestActiveRun(tenants),
};

/** Entitled tenants with their default connection and active run: all tables by index, in the order of the entitlement index. */
const entitledTenants = (db: Database, where: SQL | undefined) =>
  db
    .select(columns)
    .from(tenantEntitlements)
    .innerJoin(tenants, eq(tenants.id, tenantEntitlements.tenantId))
    .leftJoin(
      providerConnections,
      and(
        eq(providerConnections.workspaceId, tenantEntitlements.workspaceId),
        eq(providerConnections.tenantId, tenantEntitlements.tenantId),
        // in the words of the partial index, which a bound value would not match
        sql`${providerConnections.isDefault} = 1`,
      ),
    )
    .where(where);

export type TenantRow = Awaited<ReturnType<typeof entitledTenants>>[number];

// not LIKE: D1 refuses a pattern of more than 50 bytes
const containing = (text: string): SQL => sql`instr(lower(${tenants.displayName}), lower(${text})) > 0`;

/** A page of the tenants that the operator is entitled to, by id: the same place in the list however it grows. */
export const listTenants = (
  scope: WorkspaceScope,
  db: Database,
  page: { after: string | null; containing: string | null; limit: number },
): Promise<TenantRow[]> =>
  entitledTenants(
    db,
    and(
      eq(tenantEntitlements.userId, scope.operator.userId),
      eq(tenantEntitlements.workspaceId, scope.workspaceId),
      page.after === null ? undefined : gt(tenantEntitlements.tenantId, page.after),
      page.containing === null ? undefined : containing(page.containing),
    ),
  )
    .orderBy(asc(tenantEntitlements.tenantId))
    .limit(page.limit);

export async function findTenant(scope: TenantScope, db: Database): Promise<TenantRow | undefined> {
  const where = and(
    eq(tenantEntitlements.tenantId, scope.tenantId),
    eq(tenantEntitlements.userId, scope.operator.userId),
  );
  return (await entitledTenants(db, where).limit(1))[0];
}

/** Whether a workspace governs the directory already, and how far. */
export const findTenantByDirectory = (scope: WorkspaceScope, db: Database, externalTenantId: string) =>
  db
    .select({ id: tenants.id, status: tenants.status })
    .from(tenants)
    .where(and(eq(tenants.workspaceId, scope.workspaceId), eq(tenants.externalTenantId, externalTenantId)))
    .get();

export interface NewTenant {
  id: string;
  displayName: string;
  externalTenantId: string;
  now: number;
}

/**
 * Inserts nothing while the workspace governs the directory: the unique index decides between two at once. Nor when
 * `onlyIf` does not hold at its place in the batch.
 */
export const insertTenant = (scope: WorkspaceScope, db: Database, tenant: NewTenant, onlyIf: SQL): Statement =>
  db.run(sql`
    INSERT INTO tenants (id, workspace_id, display_name, external_tenant_id, status, created_at)
    SELECT ${tenant.id}, ${scope.workspaceId}, ${tenant.displayName}, ${tenant.externalTenantId}, 'onboarding', ${tenant.now}
    WHERE ${onlyIf}
    ON CONFLICT DO NOTHING`);

/** What of a tenant decides what may be done to it. In a batch it tells what the tenant was as the batch ran. */
export const selectTenantHead = (scope: TenantScope, db: Database) =>
  db
    .select({ displayName: tenants.displayName, status: tenants.status, externalTenantId: tenants.externalTenantId })
    .from(tenants)
    .where(and(eq(tenants.workspaceId, scope.workspaceId), eq(tenants.id, scope.tenantId)))
    .limit(1);

export type TenantHead = Awaited<ReturnType<typeof selectTenantHead>>[number];

export const tenantExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM tenants WHERE id = ${id})`;

export const tenantIsOnboarding = (id: string): SQL =>
  sql`EXISTS (SELECT 1 FROM tenants WHERE id = ${id} AND status = 'onboarding')`;

/** Condition that the tenant takes changes. */
export const tenantIsOpen = (id: string): SQL =>
  sql`EXISTS (SELECT 1 FROM tenants WHERE id = ${id} AND status <> 'archived')`;

export const renameTenant = (scope: TenantScope, db: Database, displayName: string, onlyIf: SQL): Statement =>
  db
    .update(tenants)
    .set({ displayName })
    .where(and(eq(tenants.workspaceId, scope.workspaceId), eq(tenants.id, scope.tenantId), onlyIf));

/** Ends the onboarding of a tenant. */
export const activateTenant = (scope: TenantScope, db: Database, onlyIf: SQL): Statement =>
  db
    .update(tenants)
    .set({ status: "active" })
    .where(
      and(
        eq(tenants.workspaceId, scope.workspaceId),
        eq(tenants.id, scope.tenantId),
        eq(tenants.status, "onboarding"),
        onlyIf,
      ),
    );
