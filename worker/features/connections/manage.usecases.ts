import type { Deps } from "../../deps.ts";
import { allOf } from "../../platform/conditions.ts";
import type { Statement } from "../../platform/database.ts";
import { notFound } from "../../platform/errors.ts";
import type { TenantScope } from "../access/guards.ts";
import { syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import {
  type Connection,
  connectionExists,
  connectionOf,
  findConnection,
  insertConnection,
  isEnabled,
  isNotDefault,
  listConnections,
  makeDefault,
  selectConnection,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { findTenantHead, selectTenantHead, type TenantHead, tenantIsOpen } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import type { ChangeConnection, CreateConnection, CredentialInput } from "./connections.contract.ts";
import {
  platformConnectionExists,
  platformHasNoCredential,
  tenantArchived,
  tenantNotIdentified,
  tooManyConnections,
} from "./connections.errors.ts";
import { checkCredential, sealCredential } from "./credentials.ts";

function existing(connection: Connection | null): Connection {
  if (connection === null) throw notFound();
  return connection;
}

export const readConnection = async (deps: Pick<Deps, "db">, scope: TenantScope, id: string): Promise<Connection> =>
  existing(await findConnection(scope, deps.db, id));

export const readConnections = (deps: Pick<Deps, "db">, scope: TenantScope): Promise<Connection[]> =>
  listConnections(scope, deps.db);

/** @throws AppError 409 for a tenant that is archived or has no directory */
function refuseUnlessConnectable(tenant: TenantHead | null | undefined): void {
  if (tenant === null || tenant === undefined) throw notFound();
  if (tenant.status === "archived") throw tenantArchived();
  if (tenant.externalTenantId === null) throw tenantNotIdentified();
}

/** Before anything is worked out. What is committed asks again in its batch. @throws as `refuseUnlessConnectable` */
export async function requireConnectable(deps: Deps, scope: TenantScope): Promise<void> {
  refuseUnlessConnectable(await findTenantHead(scope, deps));
}

/**
 * Commits changes that each depend on `tenantIsOpen`, and tells what they left behind. Both are read in the same batch:
 * what committed is answered, whatever happens to the database after it.
 *
 * @returns null when there is no such connection
 * @throws AppError 409 when the tenant was archived in the last moment: then nothing was written
 */
async function commitChanges(
  deps: Deps,
  scope: TenantScope,
  id: string,
  changes: Statement[],
): Promise<Connection | null> {
  const results = await deps.commit({
    changes: [...changes, selectTenantHead(scope, deps.db), selectConnection(scope, deps.db, id)],
  });
  const [tenants, connections] = results.slice(-2) as [
    Awaited<ReturnType<typeof selectTenantHead>>,
    Awaited<ReturnType<typeof selectConnection>>,
  ];
  refuseUnlessConnectable(tenants[0]);
  await syncDraftOfTenant(scope, deps, scope);
  return connectionOf(connections);
}

/** Adds a connection and makes it the tenant's default. @throws AppError 409 when it cannot be had, 422 for its credential */
export async function createConnection(deps: Deps, scope: TenantScope, request: CreateConnection): Promise<Connection> {
  const isDedicated = request.connection_type === "dedicated";
  const checked = isDedicated ? await checkCredential(request.credential, "body.credential") : null;
  await requireConnectable(deps, scope);
  const id = deps.ids.next("con");
  const now = deps.clock.now();
  const clientId = isDedicated ? request.client_id.toLowerCase() : null;
  const made = connectionExists(id);
  const connection = await commitChanges(deps, scope, id, [
    insertConnection(scope, deps.db, { id, connectionType: request.connection_type, clientId, now }),
    ...(checked === null ? [] : await sealCredential(deps, id, checked, made)),
    ...makeDefault(scope, deps.db, id, now, made),
    connectionEntry(deps, scope, "tenant.connection.created", id, { connection_type: request.connection_type }, made),
  ]);
  // the insert found as many as the tenant may have
  if (connection === null) throw isDedicated ? tooManyConnections() : platformConnectionExists();
  return connection;
}

/** Enables or disables a connection, or makes it the default. What is so already is left alone, without an entry. */
export async function changeConnection(
  deps: Deps,
  scope: TenantScope,
  connection: Connection,
  { enabled, is_default }: ChangeConnection,
): Promise<Connection> {
  await requireConnectable(deps, scope);
  const { id } = connection;
  const now = deps.clock.now();
  const isOpen = tenantIsOpen(scope.tenantId);
  const changes: Statement[] = [];
  // each entry stands before its change: both depend on what is there at their place
  if (enabled !== undefined && enabled !== connection.enabled) {
    const stands = allOf(isEnabled(id, !enabled), isOpen);
    const action = enabled ? "tenant.connection.enabled" : "tenant.connection.disabled";
    changes.push(
      connectionEntry(deps, scope, action, id, {}, stands),
      updateConfiguration(scope, deps.db, id, { enabled }, now, stands),
    );
  }
  if (is_default === true && !connection.isDefault) {
    const stands = allOf(isNotDefault(id), isOpen);
    changes.push(
      connectionEntry(deps, scope, "tenant.connection.made_default", id, {}, stands),
      ...makeDefault(scope, deps.db, id, now, stands),
    );
  }
  // what is so already may be so no longer
  if (changes.length === 0) return readConnection(deps, scope, id);
  return existing(await commitChanges(deps, scope, id, changes));
}

/** Replaces the credential of a dedicated connection; nobody can read the old or the new one. */
export async function rotateCredential(
  deps: Deps,
  scope: TenantScope,
  connection: Connection,
  input: CredentialInput,
): Promise<Connection> {
  const checked = await checkCredential(input, "body");
  await requireConnectable(deps, scope);
  if (connection.connectionType === "platform") throw platformHasNoCredential();
  const { id } = connection;
  const { kind } = checked.credential;
  const isOpen = tenantIsOpen(scope.tenantId);
  const rotated = await commitChanges(deps, scope, id, [
    ...(await sealCredential(deps, id, checked, isOpen)),
    updateConfiguration(scope, deps.db, id, {}, deps.clock.now(), isOpen),
    connectionEntry(deps, scope, "tenant.connection.credential_rotated", id, { kind }, isOpen),
  ]);
  return existing(rotated);
}
