import type { Deps } from "../../deps.ts";
import { notFound } from "../../platform/errors.ts";
import type { TenantScope } from "../access/guards.ts";
import { syncDraftOfTenant } from "../onboarding/progress.usecases.ts";
import {
  type Connection,
  connectionExists,
  findConnection,
  insertConnection,
  isEnabled,
  isNotDefault,
  listConnections,
  makeDefault,
  updateConfiguration,
} from "../providers/connections.usecases.ts";
import { findTenantHead } from "../tenants/tenants.usecases.ts";
import { connectionEntry } from "./audit-entries.ts";
import type { ChangeConnection, CreateConnection, CredentialInput } from "./connections.contract.ts";
import {
  platformConnectionExists,
  platformHasNoCredential,
  tenantArchived,
  tenantNotIdentified,
} from "./connections.errors.ts";
import { checkCredential, sealCredential } from "./credentials.ts";

export async function readConnection(deps: Pick<Deps, "db">, scope: TenantScope, id: string): Promise<Connection> {
  const connection = await findConnection(scope, deps.db, id);
  if (connection === null) throw notFound();
  return connection;
}

export const readConnections = (deps: Pick<Deps, "db">, scope: TenantScope): Promise<Connection[]> =>
  listConnections(scope, deps.db);

/** @throws AppError 409 for a tenant that is archived or has no directory */
export async function requireConnectable(deps: Deps, scope: TenantScope): Promise<void> {
  const tenant = await findTenantHead(scope, deps);
  if (tenant === null) throw notFound();
  if (tenant.status === "archived") throw tenantArchived();
  if (tenant.externalTenantId === null) throw tenantNotIdentified();
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
  await deps.commit({
    changes: [
      insertConnection(scope, deps.db, { id, connectionType: request.connection_type, clientId, now }),
      ...(checked === null ? [] : await sealCredential(deps, id, checked)),
      ...makeDefault(scope, deps.db, id, now, made),
      connectionEntry(deps, scope, "tenant.connection.created", id, { connection_type: request.connection_type }, made),
    ],
  });
  const connection = await findConnection(scope, deps.db, id);
  // the insert found the one that the tenant has
  if (connection === null) throw platformConnectionExists();
  await syncDraftOfTenant(scope, deps, scope);
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
  const changes = [];
  // each entry stands before its change: both depend on what is there at their place
  if (enabled !== undefined && enabled !== connection.enabled) {
    const stands = isEnabled(id, !enabled);
    const action = enabled ? "tenant.connection.enabled" : "tenant.connection.disabled";
    changes.push(
      connectionEntry(deps, scope, action, id, {}, stands),
      updateConfiguration(scope, deps.db, id, { enabled }, now, stands),
    );
  }
  if (is_default === true && !connection.isDefault)
    changes.push(
      connectionEntry(deps, scope, "tenant.connection.made_default", id, {}, isNotDefault(id)),
      ...makeDefault(scope, deps.db, id, now, isNotDefault(id)),
    );
  if (changes.length === 0) return connection;
  await deps.commit({ changes });
  await syncDraftOfTenant(scope, deps, scope);
  return readConnection(deps, scope, id);
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
  const { kind } = checked.credential;
  await deps.commit({
    changes: [
      ...(await sealCredential(deps, connection.id, checked)),
      updateConfiguration(scope, deps.db, connection.id, {}, deps.clock.now()),
      connectionEntry(deps, scope, "tenant.connection.credential_rotated", connection.id, { kind }),
    ],
  });
  await syncDraftOfTenant(scope, deps, scope);
  return readConnection(deps, scope, connection.id);
}
