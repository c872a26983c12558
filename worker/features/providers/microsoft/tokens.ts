import type { Clock } from "../../../platform/clock.ts";
import type { HttpClient } from "../../../platform/http-client.ts";
import { clientAssertion } from "./client-assertion.ts";
import { failed, type MicrosoftFailure, notSent } from "./failures.ts";
import type { AppIdentity } from "./identity.ts";
import { tokenAnswer } from "./microsoft-shapes.ts";

export interface TokenSourceDeps {
  http: HttpClient;
  clock: Clock;
  loginBaseUrl: string;
  graphBaseUrl: string;
  newRequestId: () => string;
  identity: AppIdentity;
}

/** `correlationId` is null for a token that was there already. */
export interface Token {
  accessToken: string;
  expiresAt: number;
  correlationId: string | null;
}

export interface TokenSource {
  acquire(entraTenantId: string): Promise<Token | MicrosoftFailure>;
  /** A refused token is not offered again. */
  forget(entraTenantId: string): void;
}

/** A token is given up this early, so that it does not expire on the way. */
const EXPIRY_MARGIN_MS = 60_000;

const ENTRA_TENANT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Tokens of the client-credentials flow, kept in memory until shortly before they expire. */
export function createTokenSource(deps: TokenSourceDeps): TokenSource {
  const { identity } = deps;
  const tokens = new Map<string, Token>();

  /** The proof of the application; null when its certificate or key cannot be read. */
  async function proof(audience: string): Promise<Record<string, string> | null> {
    const { credential, clientId } = identity;
    if (credential.kind === "secret") return { client_secret: credential.secret };
    try {
      const made = { clientId, audience, id: deps.newRequestId(), now: deps.clock.now() };
      return {
        client_assertion_type: "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
        client_assertion: await clientAssertion(credential, made),
      };
    } catch {
      return null;
    }
  }

  return {
    forget: (entraTenantId) => void tokens.delete(entraTenantId.toLowerCase()),

    async acquire(entraTenantId) {
      // one that is no GUID must not become part of a path
      if (!ENTRA_TENANT_ID.test(entraTenantId)) return notSent("provider_connection_invalid");
      const key = entraTenantId.toLowerCase();
      const cached = tokens.get(key);
      if (cached !== undefined && deps.clock.now() < cached.expiresAt - EXPIRY_MARGIN_MS)
        return { ...cached, correlationId: null };

      const url = `${deps.loginBaseUrl}/${key}/oauth2/v2.0/token`;
      const proved = await proof(url);
      if (proved === null) return notSent("dedicated_credential_invalid");
      let correlationId = "";
      const outcome = await deps.http.send(() => {
        correlationId = deps.newRequestId();
        return {
          method: "POST",
          url,
          headers: {
            accept: "application/json",
            "content-type": "application/x-www-form-urlencoded",
            "client-request-id": correlationId,
          },
          body: new URLSearchParams({
            grant_type: "client_credentials",
            client_id: identity.clientId,
            ...proved,
            scope: `${deps.graphBaseUrl}/.default`,
          }).toString(),
          // asking for a token twice yields two tokens and changes nothing
          replayable: true,
        };
      });
      const answer = outcome.status === 200 ? tokenAnswer.safeParse(outcome.json) : undefined;
      if (!answer?.success) return failed("token", outcome, correlationId);

      const expiresAt = deps.clock.now() + answer.data.expires_in * 1000;
      tokens.set(key, { accessToken: answer.data.access_token, expiresAt, correlationId });
      return { accessToken: answer.data.access_token, expiresAt, correlationId };
    },
  };
}
