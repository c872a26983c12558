import type { ReasonCode } from "./reason-codes.contract.ts";

/** Dedicated connections of one tenant, one application each: more is nobody's intention. */
export const MAX_DEDICATED_CONNECTIONS = 10;

/** The parts of a connection that decide whether a check can be made with it at all. */
export interface UsableConnection {
  provider: string;
  connectionType: string;
  enabled: boolean;
  clientId: string | null;
  /** Null when none is stored. */
  credential: object | null;
}

/**
 * Whether the directory trusts this workspace. The platform's application is everybody's: that the directory lets it in says
 * nothing of who asks, so an administrator of it has signed in for this connection. A dedicated one is the customer's own.
 */
export const isConfirmed = (connection: { connectionType: string; confirmedAt: number | null }): boolean =>
  connection.connectionType !== "platform" || connection.confirmedAt !== null;

/** Why a connection cannot be checked, before anything is asked of the provider; null when it can. */
export function refusalOf(connection: UsableConnection | null): ReasonCode | null {
  if (connection === null) return "provider_connection_missing";
  if (connection.provider !== "microsoft") return "provider_binding_unsupported";
  if (!connection.enabled) return "provider_connection_review_required";
  if (connection.connectionType === "platform") return null;
  if (connection.connectionType !== "dedicated") return "provider_connection_type_invalid";
  return connection.clientId === null || connection.credential === null ? "dedicated_credential_missing" : null;
}
