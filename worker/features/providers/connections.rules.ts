import type { ReasonCode } from "./reason-codes.contract.ts";

/** The parts of a connection that decide whether a check can be made with it at all. */
export interface UsableConnection {
  provider: string;
  connectionType: string;
  enabled: boolean;
}

/** Why a connection cannot be checked, before anything is asked of the provider; null when it can. */
export function refusalOf(connection: UsableConnection | null): ReasonCode | null {
  if (connection === null) return "provider_connection_missing";
  if (connection.provider !== "microsoft") return "provider_binding_unsupported";
  if (!connection.enabled) return "provider_connection_review_required";
  // no credential of a customer's own application is stored yet
  if (connection.connectionType === "dedicated") return "dedicated_credential_missing";
  return connection.connectionType === "platform" ? null : "provider_connection_type_invalid";
}
