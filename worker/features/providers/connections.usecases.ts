import type { SQL } from "drizzle-orm";
import type { Deps } from "../../deps.ts";
import type { Statement } from "../../platform/database.ts";
import type { HttpClientDeps } from "../../platform/http-client.ts";
import { isId } from "../../platform/ids.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import type { ConnectionType, ConsentStatus } from "./connection-state.contract.ts";
import type { ConnectionStateAfter } from "./connection-state.rules.ts";
import {
  type Connection,
  findConnectionForSystem,
  findConnectionPlace,
  findPermissions,
  selectDefaultConnection,
  updateCheckedConnection,
} from "./connections.repository.ts";
import { isConfirmed, refusalOf } from "./connections.rules.ts";
import { type DirectoryResult, resolveDirectory } from "./microsoft/directory.ts";
import { createMicrosoftClient } from "./microsoft/microsoft-client.ts";
import { identityOf } from "./microsoft-access.usecases.ts";
import type { StoredPermissions } from "./permissions.contract.ts";
import type { ReasonCode } from "./reason-codes.contract.ts";
import { REQUEST_RETRIES, REQUEST_TIMEOUT_MS } from "./request-limits.rules.ts";
import type { ClientSource } from "./verification-steps.ts";

export type { Connection, NewConnection, NewCredential, PermissionReading } from "./connections.repository.ts";
export {
  connectionExists,
  connectionOf,
  consentIsAs,
  findConnection,
  insertConnection,
  isEnabled,
  isNotDefault,
  listConnections,
  makeDefault,
  replaceCredential,
  savePermissions,
  selectConnection,
  updateConfiguration,
} from "./connections.repository.ts";
export { isConfirmed, MAX_DEDICATED_CONNECTIONS } from "./connections.rules.ts";
export { isDirectoryId, isDomain } from "./microsoft/directory.ts";
export { credentialBinding, encodeCredential, identityOf } from "./microsoft-access.usecases.ts";

type Place = { workspaceId: string; tenantId: string };

/** The tenant's default connection, with what it was last seen to be granted. */
export async function readDefaultConnection(
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db">,
  place: Place,
): Promise<{ connection: Connection; permissions: StoredPermissions } | null> {
  const connection = await selectDefaultConnection(scope, deps.db, place);
  if (connection === null) return null;
  return { connection, permissions: await findPermissions(scope, deps.db, connection.id) };
}

/** Where a connection belongs; undefined for an unknown id. Says nothing about who may know of it. */
export const placeOfConnection = (scope: SystemScope, deps: Pick<Deps, "db">, id: string) =>
  isId(id, "con") ? findConnectionPlace(scope, deps.db, id) : Promise.resolve(undefined);

/** What a verification works on. Holds no secret: a durable step stores it. */
export interface CheckTarget {
  connectionId: string;
  externalTenantId: string;
  connectionType: ConnectionType;
  /** Application that signs in; null when it is not known, and the sign-in will say so. */
  clientId: string | null;
  /** What was known of the consent before the check. */
  consentStatus: ConsentStatus;
  /** The connection's `configuredAt` as the verification began. */
  configuredAt: number;
}

/** `target` is null without a connection; `refusal` says why an existing one cannot be checked. */
export interface PreparedCheck {
  target: CheckTarget | null;
  refusal: ReasonCode | null;
}

export async function prepareCheck(
  scope: SystemScope,
  deps: Pick<Deps, "db" | "settings">,
  tenant: Place,
): Promise<PreparedCheck> {
  const connection = await selectDefaultConnection(scope, deps.db, tenant);
  const refusal = refusalOf(connection);
  if (connection === null) return { target: null, refusal };
  const { id, targetExternalTenantId, connectionType, consentStatus, configuredAt } = connection;
  const clientId = connectionType === "platform" ? deps.settings.microsoft.clientId || null : connection.clientId;
  return {
    refusal,
    target: {
      connectionId: id,
      externalTenantId: targetExternalTenantId,
      ...{ connectionType, clientId, consentStatus, configuredAt },
    },
  };
}

/** How requests to the provider are made: real time, real network, bounded. */
export const providerHttp = (deps: Pick<Deps, "clock">): HttpClientDeps & { newRequestId: () => string } => ({
  fetch: (url, init) => fetch(url, init),
  sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  clock: deps.clock,
  random: Math.random,
  newRequestId: () => crypto.randomUUID(),
  timeoutMs: REQUEST_TIMEOUT_MS,
  retryPolicy: REQUEST_RETRIES,
});

/** A client that signs in as the connection does; the reason when it cannot, or when nobody confirmed the connection. */
export async function microsoftClientFor(
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db" | "settings" | "clock">,
  connection: Pick<Connection, "id" | "connectionType" | "clientId" | "confirmedAt">,
) {
  // every request to the provider comes through here (decision 006)
  if (!isConfirmed(connection)) return { ok: false as const, reason: "provider_consent_missing" as const };
  const found = await identityOf(scope, deps, connection);
  if (!found.ok) return found;
  const { loginUrl, graphUrl } = deps.settings.microsoft;
  const client = createMicrosoftClient({
    ...providerHttp(deps),
    loginBaseUrl: loginUrl,
    graphBaseUrl: graphUrl,
    identity: found.identity,
  });
  return { ok: true as const, client, clientId: found.identity.clientId };
}

/** The client of one execution, made at the first question: its token serves them all. */
export function clientSourceOf(
  scope: SystemScope,
  deps: Pick<Deps, "db" | "settings" | "clock">,
  connectionId: string,
): ClientSource {
  let source: ReturnType<typeof make> | null = null;
  const make = async () => {
    const connection = await findConnectionForSystem(scope, deps.db, connectionId);
    if (connection === null) return { ok: false as const, reason: "provider_connection_missing" as const };
    return microsoftClientFor(scope, deps, connection);
  };
  return async () => {
    source ??= make();
    try {
      return await source;
    } catch (error) {
      // the database may answer the next time
      source = null;
      throw error;
    }
  };
}

/** The directory of a domain, asked of the provider. */
export const findDirectory = (deps: Pick<Deps, "settings" | "clock">, domain: string): Promise<DirectoryResult> =>
  resolveDirectory({ ...providerHttp(deps), loginBaseUrl: deps.settings.microsoft.loginUrl }, domain);

/**
 * The connection's new state after a check, for the batch that ends the run. One that was changed while the check ran keeps
 * the state that the change gave it: what was found is of another configuration.
 */
export const recordCheck = (
  deps: Pick<Deps, "db">,
  checked: Pick<CheckTarget, "connectionId" | "configuredAt">,
  state: Omit<ConnectionStateAfter, "outcome">,
  at: number,
  onlyIf: SQL,
): Statement => updateCheckedConnection(deps.db, checked, state, at, onlyIf);
