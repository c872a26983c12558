import { createHttpClient, type HttpClientDeps, type HttpOutcome } from "../../../platform/http-client.ts";
import type { ReasonCode } from "../reason-codes.contract.ts";
import { classifyFailure, type FailureSignal } from "./classify.rules.ts";
import { graphError, organizationAnswer, tokenAnswer, tokenError } from "./microsoft-shapes.ts";

/** The two addresses are settings: the same code talks to Microsoft, a national cloud or the Graph simulator. */
export interface MicrosoftClientDeps extends HttpClientDeps {
  loginBaseUrl: string;
  graphBaseUrl: string;
  clientId: string;
  clientSecret: string;
  /** A fresh GUID; Microsoft's support finds a request by it. */
  newRequestId: () => string;
}

/**
 * `status` is null when nothing answered or nothing was sent; `correlationId` is the `client-request-id` of the last
 * attempt; `retryAfterMs` is what the provider asked for and the client did not wait.
 */
export interface MicrosoftFailure {
  ok: false;
  reason: ReasonCode;
  status: number | null;
  correlationId: string | null;
  retryAfterMs: number | null;
}

/** The token itself stays inside the client: results are stored as the outcome of durable steps. */
export type TokenResult = { ok: true; expiresAt: number; correlationId: string | null } | MicrosoftFailure;

export type OrganizationResult =
  | { ok: true; organization: { id: string; displayName: string | null }; correlationId: string }
  | MicrosoftFailure;

export interface MicrosoftClient {
  requestToken(entraTenantId: string): Promise<TokenResult>;
  readOrganization(entraTenantId: string): Promise<OrganizationResult>;
}

interface CachedToken {
  accessToken: string;
  /** Epoch milliseconds after which it is no longer used. */
  usableUntil: number;
  expiresAt: number;
}

/** A token is given up this early, so that it does not expire on the way. */
const EXPIRY_MARGIN_MS = 60_000;

const ENTRA_TENANT_ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function createMicrosoftClient(deps: MicrosoftClientDeps): MicrosoftClient {
  const http = createHttpClient(deps);
  const loginBaseUrl = withoutTrailingSlash(deps.loginBaseUrl);
  const graphBaseUrl = withoutTrailingSlash(deps.graphBaseUrl);
  const tokens = new Map<string, CachedToken>();

  /** Refusals that need no request. A tenant id that is not a GUID must not become part of a path. */
  function precondition(entraTenantId: string): MicrosoftFailure | null {
    if (deps.clientId === "" && deps.clientSecret === "") return notSent("platform_identity_missing");
    if (deps.clientId === "" || deps.clientSecret === "") return notSent("platform_identity_incomplete");
    if (!ENTRA_TENANT_ID.test(entraTenantId)) return notSent("provider_connection_invalid");
    return null;
  }

  async function acquire(
    entraTenantId: string,
  ): Promise<(CachedToken & { correlationId: string | null }) | MicrosoftFailure> {
    const refused = precondition(entraTenantId);
    if (refused !== null) return refused;
    const key = entraTenantId.toLowerCase();
    const cached = tokens.get(key);
    if (cached !== undefined && deps.clock.now() < cached.usableUntil) return { ...cached, correlationId: null };

    let correlationId = "";
    const outcome = await http.send(() => {
      correlationId = deps.newRequestId();
      return {
        method: "POST",
        url: `${loginBaseUrl}/${key}/oauth2/v2.0/token`,
        headers: {
          accept: "application/json",
          "content-type": "application/x-www-form-urlencoded",
          "client-request-id": correlationId,
        },
        body: new URLSearchParams({
          grant_type: "client_credentials",
          client_id: deps.clientId,
          client_secret: deps.clientSecret,
          scope: `${graphBaseUrl}/.default`,
        }).toString(),
        // Asking for a token twice yields two tokens and changes nothing.
        replayable: true,
      };
    });
    const answer = outcome.status === 200 ? tokenAnswer.safeParse(outcome.json) : undefined;
    if (!answer?.success) return failed("token", outcome, correlationId);

    const expiresAt = deps.clock.now() + answer.data.expires_in * 1000;
    const token = { accessToken: answer.data.access_token, expiresAt, usableUntil: expiresAt - EXPIRY_MARGIN_MS };
    tokens.set(key, token);
    return { ...token, correlationId };
  }

  return {
    async requestToken(entraTenantId) {
      const token = await acquire(entraTenantId);
      if ("ok" in token) return token;
      return { ok: true, expiresAt: token.expiresAt, correlationId: token.correlationId };
    },

    async readOrganization(entraTenantId) {
      const token = await acquire(entraTenantId);
      if ("ok" in token) return token;

      let correlationId = "";
      const outcome = await http.send(() => {
        correlationId = deps.newRequestId();
        return {
          method: "GET",
          url: `${graphBaseUrl}/v1.0/organization?$select=id,displayName`,
          headers: {
            accept: "application/json",
            authorization: `Bearer ${token.accessToken}`,
            "client-request-id": correlationId,
            "return-client-request-id": "true",
          },
          replayable: true,
        };
      });
      // A refused token is not offered again.
      if (outcome.status === 401) tokens.delete(entraTenantId.toLowerCase());
      const answer = outcome.status === 200 ? organizationAnswer.safeParse(outcome.json) : undefined;
      if (!answer?.success) return failed("graph", outcome, correlationId);

      const [{ id, displayName }] = answer.data.value;
      if (id.toLowerCase() !== entraTenantId.toLowerCase()) {
        return { ok: false, reason: "tenant_target_mismatch", status: 200, correlationId, retryAfterMs: null };
      }
      return { ok: true, organization: { id, displayName: displayName ?? null }, correlationId };
    },
  };
}

/** The scope is made from the address, and `https://graph.microsoft.com//.default` names no resource. */
function withoutTrailingSlash(url: string): string {
  return url.replace(/\/+$/, "");
}

function notSent(reason: ReasonCode): MicrosoftFailure {
  return { ok: false, reason, status: null, correlationId: null, retryAfterMs: null };
}

function failed(endpoint: FailureSignal["endpoint"], outcome: HttpOutcome, correlationId: string): MicrosoftFailure {
  const { status, retryAfterMs } = outcome;
  return { ok: false, reason: classifyFailure(signalOf(endpoint, outcome)), status, correlationId, retryAfterMs };
}

function signalOf(endpoint: FailureSignal["endpoint"], { status, json }: HttpOutcome): FailureSignal {
  if (endpoint === "token") {
    const body = tokenError.safeParse(json);
    return { endpoint, status, code: body.data?.error ?? null, entraCodes: body.data?.error_codes ?? [] };
  }
  return { endpoint, status, code: graphError.safeParse(json).data?.error.code ?? null, entraCodes: [] };
}
