import type { Deps } from "../../deps.ts";
import type { TenantScope } from "../access/guards.ts";
import { type Connection, identityOf, providerHttp } from "../providers/connections.usecases.ts";
import { readSignIn, type SignInResult, signInUrl } from "../providers/microsoft/sign-in.ts";
import { consentRedirectUri } from "./consent.usecases.ts";
import { nonceOf, signState } from "./consent-state.ts";

/** What a sign-in for this request is at the provider; the reason when the platform has no application. */
async function signInOf(deps: Deps, scope: TenantScope, connection: Connection, requestId: string) {
  const found = await identityOf(scope, deps, connection);
  if (!found.ok) return found;
  const { authSecret, microsoft, publicUrl } = deps.settings;
  const request = {
    loginBaseUrl: microsoft.loginUrl,
    clientId: found.identity.clientId,
    entraTenantId: connection.targetExternalTenantId,
    redirectUri: consentRedirectUri(publicUrl),
    nonce: await nonceOf(authSecret, requestId),
  };
  return { ok: true as const, request };
}

/** Where an administrator of the connection's directory signs in for this request; null without an application. */
export async function confirmationUrl(
  deps: Deps,
  scope: TenantScope,
  connection: Connection,
  requestId: string,
): Promise<string | null> {
  const found = await signInOf(deps, scope, connection, requestId);
  if (!found.ok) return null;
  return signInUrl({ ...found.request, state: await signState(deps.settings.authSecret, requestId) });
}

/** What the sign-in of this request came to. The code is the browser's to bring and the provider's to judge. */
export async function readConfirmation(
  deps: Deps,
  scope: TenantScope,
  connection: Connection,
  { requestId, code }: { requestId: string; code: string },
): Promise<SignInResult> {
  const found = await signInOf(deps, scope, connection, requestId);
  if (!found.ok) return { ok: false, reason: found.reason, status: null, correlationId: null, retryAfterMs: null };
  // a platform connection signs in with the platform's own secret
  const { clientSecret } = deps.settings.microsoft;
  return readSignIn({ ...providerHttp(deps), clock: deps.clock }, { ...found.request, code, clientSecret });
}
