import { and, asc, eq, type SQL, sql } from "drizzle-orm";
import { permissionEvidence, providerConnections, providerCredentials, tenants } from "../../../db/schema/index.ts";
import { always } from "../../platform/conditions.ts";
import type { Database, Statement } from "../../platform/database.ts";
import type { Sealed } from "../../platform/sealing.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import {
  CONNECTION_TYPES,
  CONSENT_STATUSES,
  type ConsentStatus,
  CREDENTIAL_KINDS,
  type CredentialKind,
  VERIFICATION_STATUSES,
} from "./connection-state.contract.ts";
import type { ConnectionStateAfter } from "./connection-state.rules.ts";
import { MAX_DEDICATED_CONNECTIONS } from "./connections.rules.ts";
import type { PermissionKey, StoredPermissions } from "./permissions.contract.ts";
import { REASONS } from "./reason-codes.contract.ts";

const columns = {
  id: providerConnections.id,
  workspaceId: providerConnections.workspaceId,
  tenantId: providerConnections.tenantId,
  provider: providerConnections.provider,
  connectionType: providerConnections.connectionType,
  enabled: providerConnections.enabled,
  isDefault: providerConnections.isDefault,
  targetExternalTenantId: providerConnections.targetExternalTenantId,
  clientId: providerConnections.clientId,
  confirmedAt: providerConnections.confirmedAt,
  consentStatus: providerConnections.consentStatus,
  verificationStatus: providerConnections.verificationStatus,
  lastHealthCheckAt: providerConnections.lastHealthCheckAt,
  lastErrorReasonCode: providerConnections.lastErrorReasonCode,
  configuredAt: providerConnections.configuredAt,
  createdAt: providerConnections.createdAt,
  credential: {
    kind: providerCredentials.kind,
    // under a name of its own: in a batch a row comes by its columns' names, of which the connection has this one too
    createdAt: sql<number>`${providerCredentials.createdAt}`.as("credential_created_at"),
    expiresAt: providerCredentials.expiresAt,
  },
};

const selectConnections = (db: Database) =>
  db
    .select(columns)
    .from(providerConnections)
    .leftJoin(providerCredentials, eq(providerCredentials.connectionId, providerConnections.id));

type Row = Awaited<ReturnType<typeof selectConnections>>[number];

/** A stored word as the closed type that a CHECK keeps it in. */
const oneOf = <T extends string>(words: readonly T[], stored: string): T => {
  const word = words.find((known) => known === stored);
  if (word === undefined) throw new Error("provider_connections holds a word outside of its vocabulary");
  return word;
};

const toConnection = (row: Row) => ({
  ...row,
  connectionType: oneOf(CONNECTION_TYPES, row.connectionType),
  consentStatus: oneOf(CONSENT_STATUSES, row.consentStatus),
  verificationStatus: oneOf(VERIFICATION_STATUSES, row.verificationStatus),
  credential: row.credential && { ...row.credential, kind: oneOf(CREDENTIAL_KINDS, row.credential.kind) },
});

/** A connection without its secret. Times are epoch ms. */
export type Connection = ReturnType<typeof toConnection>;

const inPlace = ({ workspaceId, tenantId }: { workspaceId: string; tenantId: string }): SQL | undefined =>
  and(eq(providerConnections.workspaceId, workspaceId), eq(providerConnections.tenantId, tenantId));

/** For the system's own check of the connection. */
export async function selectDefaultConnection(
  _: SystemScope | TenantScope,
  db: Database,
  place: { workspaceId: string; tenantId: string },
): Promise<Connection | null> {
  const [row] = await selectConnections(db)
    // in the words of the partial index, which a bound value would not match
    .where(and(inPlace(place), sql`${providerConnections.isDefault} = 1`))
    .limit(1);
  return row === undefined ? null : toConnection(row);
}

/** A tenant's connections, oldest first. */
export async function listConnections(scope: TenantScope, db: Database): Promise<Connection[]> {
  return (await selectConnections(db).where(inPlace(scope)).orderBy(asc(providerConnections.id))).map(toConnection);
}

/** In a batch it tells what the statements before it made of the connection. */
export const selectConnection = (scope: TenantScope, db: Database, id: string) =>
  selectConnections(db)
    .where(and(eq(providerConnections.id, id), inPlace(scope)))
    .limit(1);

/** @param rows of `selectConnection` */
export const connectionOf = ([row]: Row[]): Connection | null => (row === undefined ? null : toConnection(row));

export const findConnection = async (scope: TenantScope, db: Database, id: string): Promise<Connection | null> =>
  connectionOf(await selectConnection(scope, db, id));

/** For a durable step, which names the connection that it began with. */
export async function findConnectionForSystem(_: SystemScope, db: Database, id: string): Promise<Connection | null> {
  const row = await selectConnections(db).where(eq(providerConnections.id, id)).get();
  return row === undefined ? null : toConnection(row);
}

/** Where a connection belongs, to find the scope that its viewer needs. */
export const findConnectionPlace = (_: SystemScope, db: Database, id: string) =>
  db
    .select({ workspaceId: providerConnections.workspaceId, tenantId: providerConnections.tenantId })
    .from(providerConnections)
    .where(eq(providerConnections.id, id))
    .get();

export interface NewConnection {
  id: string;
  connectionType: Connection["connectionType"];
  clientId: string | null;
  now: number;
}

/**
 * The tenant's directory is the target: nobody types it a second time. Inserts nothing for a tenant that has none or is
 * archived, nor a second connection of the platform's application, nor more dedicated ones than a tenant may have: asked at
 * the insert itself, of two at the same moment one is inserted.
 */
export const insertConnection = (scope: TenantScope, db: Database, connection: NewConnection): Statement =>
  db.run(sql`
    INSERT INTO provider_connections
      (id, workspace_id, tenant_id, connection_type, is_default, target_external_tenant_id, client_id, configured_at, created_at, updated_at)
    SELECT ${connection.id}, ${tenants.workspaceId}, ${tenants.id}, ${connection.connectionType}, 0, ${tenants.externalTenantId},
      ${connection.clientId}, ${connection.now}, ${connection.now}, ${connection.now}
    FROM ${tenants}
    WHERE ${tenants.workspaceId} = ${scope.workspaceId} AND ${tenants.id} = ${scope.tenantId}
      AND ${tenants.externalTenantId} IS NOT NULL AND ${tenants.status} <> 'archived'
      AND (SELECT COUNT(*) FROM provider_connections AS other
        WHERE other.workspace_id = ${scope.workspaceId} AND other.tenant_id = ${scope.tenantId}
          AND other.connection_type = ${connection.connectionType})
        < ${connection.connectionType === "platform" ? 1 : MAX_DEDICATED_CONNECTIONS}`);

export const connectionExists = (id: string): SQL => sql`EXISTS (SELECT 1 FROM provider_connections WHERE id = ${id})`;

/** Whether a connection is enabled like that, at its place in a batch: of two who change it at once one does. */
export const isEnabled = (id: string, enabled: boolean): SQL =>
  sql`EXISTS (SELECT 1 FROM provider_connections WHERE id = ${id} AND enabled = ${Number(enabled)})`;

export const isNotDefault = (id: string): SQL =>
  sql`EXISTS (SELECT 1 FROM provider_connections WHERE id = ${id} AND is_default = 0)`;

/** Whether the connection's consent is still what was judged. */
export const consentIsAs = ({ id, consentStatus, confirmedAt }: Connection): SQL =>
  sql`EXISTS (SELECT 1 FROM provider_connections
    WHERE id = ${id} AND consent_status = ${consentStatus} AND confirmed_at IS ${confirmedAt})`;

/** Two statements for one batch: the old default gives way before the new one takes its place. */
export const makeDefault = (
  scope: TenantScope,
  db: Database,
  id: string,
  now: number,
  onlyIf: SQL = always,
): Statement[] => [
  db
    .update(providerConnections)
    .set({ isDefault: false, updatedAt: now })
    .where(and(inPlace(scope), sql`${providerConnections.isDefault} = 1`, onlyIf)),
  db
    .update(providerConnections)
    .set({ isDefault: true, updatedAt: now })
    .where(and(eq(providerConnections.id, id), inPlace(scope), onlyIf)),
];

/**
 * A change of what the connection is: reports of verifications that began before it are stale, and what they found out says
 * nothing of it any more. Two changes of one millisecond, and one by a slower clock, have times of their own: reports are told
 * apart by them.
 */
export const updateConfiguration = (
  scope: TenantScope,
  db: Database,
  id: string,
  change: {
    enabled?: boolean;
    consentStatus?: ConsentStatus;
    confirmedAt?: number;
    lastErrorReasonCode?: string | null;
  },
  now: number,
  onlyIf: SQL = always,
): Statement =>
  db
    .update(providerConnections)
    .set({
      verificationStatus: "unknown",
      lastErrorReasonCode: null,
      ...change,
      configuredAt: sql`MAX(${providerConnections.configuredAt} + 1, ${now})`,
      updatedAt: now,
    })
    .where(and(eq(providerConnections.id, id), inPlace(scope), onlyIf));

/** The provider may know a new consent this late; until then its refusal says nothing against the confirmation. */
const CONSENT_DELAY_MS = 60 * 60_000;

type Checked = Omit<ConnectionStateAfter, "outcome">;

/** A consent that is gone takes the confirmation with it: when it is given again, that is somebody's decision anew. */
function confirmationAfter({ consentStatus, lastErrorReasonCode: reason }: Checked, at: number) {
  if (reason === null || REASONS[reason].group !== "consent") return {};
  if (consentStatus === "revoked") return { confirmedAt: null };
  return { confirmedAt: sql`CASE WHEN confirmed_at > ${at - CONSENT_DELAY_MS} THEN confirmed_at END` };
}

/** What a check found out, written when `onlyIf` holds at its place in the batch and nobody changed the connection meanwhile. */
export function updateCheckedConnection(
  db: Database,
  { connectionId, configuredAt }: { connectionId: string; configuredAt: number },
  state: Checked,
  at: number,
  onlyIf: SQL,
): Statement {
  return db
    .update(providerConnections)
    .set({
      verificationStatus: state.verificationStatus,
      consentStatus: state.consentStatus,
      ...confirmationAfter(state, at),
      lastErrorReasonCode: state.lastErrorReasonCode,
      lastHealthCheckAt: at,
      updatedAt: at,
    })
    .where(and(eq(providerConnections.id, connectionId), eq(providerConnections.configuredAt, configuredAt), onlyIf));
}

export interface NewCredential extends Sealed {
  id: string;
  connectionId: string;
  kind: CredentialKind;
  expiresAt: number | null;
  now: number;
}

/** Replaces the connection's credential: the row that a new secret is sealed to is a new one. */
export const replaceCredential = (db: Database, row: NewCredential, onlyIf: SQL): Statement[] => [
  db.delete(providerCredentials).where(and(eq(providerCredentials.connectionId, row.connectionId), onlyIf)),
  db.run(sql`
    INSERT INTO provider_credentials (id, connection_id, kind, key_id, sealed, expires_at, created_at)
    SELECT ${row.id}, ${row.connectionId}, ${row.kind}, ${row.keyId}, ${row.sealed}, ${row.expiresAt}, ${row.now}
    WHERE ${onlyIf}`),
];

/** The sealed credential, for signing in with it. */
export async function findCredential(_: SystemScope | TenantScope, db: Database, connectionId: string) {
  const row = await db
    .select()
    .from(providerCredentials)
    .where(eq(providerCredentials.connectionId, connectionId))
    .get();
  return row === undefined ? null : { ...row, kind: oneOf(CREDENTIAL_KINDS, row.kind) };
}

export async function findPermissions(
  _: SystemScope | TenantScope,
  db: Database,
  connectionId: string,
): Promise<StoredPermissions> {
  const row = await db.select().from(permissionEvidence).where(eq(permissionEvidence.connectionId, connectionId)).get();
  return {
    granted: row?.granted ?? [],
    refreshedAt: row?.refreshedAt ?? null,
    lastErrorReasonCode: row?.lastErrorReasonCode ?? null,
    lastTriedAt: row?.lastTriedAt ?? null,
  };
}

export type PermissionReading = { granted: readonly PermissionKey[] } | { reasonCode: string };

/** What a read of the grants found, or that it failed: what was known before stays then. */
export function savePermissions(
  db: Database,
  place: { connectionId: string; workspaceId: string; tenantId: string },
  reading: PermissionReading,
  at: number,
  onlyIf: SQL,
): Statement {
  const granted = "granted" in reading ? JSON.stringify(reading.granted) : null;
  const reasonCode = "granted" in reading ? null : reading.reasonCode;
  return db.run(sql`
    INSERT INTO permission_evidence
      (connection_id, workspace_id, tenant_id, granted, refreshed_at, last_error_reason_code, last_tried_at)
    SELECT ${place.connectionId}, ${place.workspaceId}, ${place.tenantId}, COALESCE(${granted}, '[]'),
      CASE WHEN ${granted} IS NULL THEN NULL ELSE ${at} END, ${reasonCode}, ${at}
    WHERE ${onlyIf}
    ON CONFLICT (connection_id) DO UPDATE SET
      granted = CASE WHEN ${granted} IS NULL THEN granted ELSE excluded.granted END,
      refreshed_at = COALESCE(excluded.refreshed_at, refreshed_at),
      last_error_reason_code = excluded.last_error_reason_code,
      last_tried_at = excluded.last_tried_at`);
}
