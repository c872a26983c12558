import type { Deps } from "../../deps.ts";
import { unseal } from "../../platform/sealing.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { TenantScope } from "../access/guards.ts";
import { type Connection, findCredential } from "./connections.repository.ts";
import type { AppCredential, AppIdentity } from "./microsoft/identity.ts";
import type { ReasonCode } from "./reason-codes.contract.ts";

/** What a sealed credential of a connection is bound to: a row copied elsewhere does not open. */
export const credentialBinding = (credentialId: string, connectionId: string): string =>
  `provider_credentials:${credentialId}:${connectionId}`;

/** The plain text that is sealed. */
export const encodeCredential = (credential: AppCredential): string => JSON.stringify(credential);

function decodeCredential(text: string): AppCredential | null {
  try {
    return JSON.parse(text) as AppCredential;
  } catch {
    return null;
  }
}

export type IdentityResult = { ok: true; identity: AppIdentity } | { ok: false; reason: ReasonCode };

const refused = (reason: ReasonCode): IdentityResult => ({ ok: false, reason });

/** The application that a connection signs in as. What it holds must not leave memory. */
export async function identityOf(
  scope: SystemScope | TenantScope,
  deps: Pick<Deps, "db" | "settings">,
  connection: Pick<Connection, "id" | "connectionType" | "clientId">,
): Promise<IdentityResult> {
  const { microsoft, sealingKeys } = deps.settings;
  if (connection.connectionType === "platform") {
    const { clientId, clientSecret } = microsoft;
    if (clientId === "" && clientSecret === "") return refused("platform_identity_missing");
    if (clientId === "" || clientSecret === "") return refused("platform_identity_incomplete");
    return { ok: true, identity: { clientId, credential: { kind: "secret", secret: clientSecret } } };
  }
  const stored = await findCredential(scope, deps.db, connection.id);
  if (stored === null || connection.clientId === null) return refused("dedicated_credential_missing");
  const plain =
    sealingKeys === null ? null : await unseal(sealingKeys, stored, credentialBinding(stored.id, connection.id));
  const credential = plain === null ? null : decodeCredential(plain);
  return credential === null
    ? refused("dedicated_credential_invalid")
    : { ok: true, identity: { clientId: connection.clientId, credential } };
}
