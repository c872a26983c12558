import { Buffer } from "node:buffer";
import type { Consent, RetryAfterShape } from "./scenarios.ts";

/**
 * The HTTP answers of the Microsoft identity platform and of Graph v1.0, in the shapes that they really have. `raw`
 * stands for a body that is sent as it is.
 */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  raw?: string;
  html?: string;
}

/** What is particular to one request, made by the server and passed in. */
export interface Stamp {
  nowMs: number;
  requestId: string;
  clientRequestId: string;
}

interface EntraError {
  status: number;
  error: string;
  number: number;
  text: string;
}

const ENTRA_ERRORS = {
  parameter_missing: {
    status: 400,
    error: "invalid_request",
    number: 900144,
    text: "The request body must contain the following parameter: '{parameter}'.",
  },
  grant_unsupported: {
    status: 400,
    error: "unsupported_grant_type",
    number: 70003,
    text: "The app requested an unsupported grant type '{grant}'.",
  },
  scope_invalid: {
    status: 400,
    error: "invalid_scope",
    number: 1002012,
    text: "The provided value for scope is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).",
  },
  credential_absent: {
    status: 401,
    error: "invalid_client",
    number: 7000216,
    text: "'client_assertion', 'client_secret' or 'request' is required for the 'client_credentials' grant type.",
  },
  tenant_unknown: {
    status: 400,
    error: "invalid_request",
    number: 90002,
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud. Check with your subscription administrator, this may happen if there are no active subscriptions for the tenant.",
  },
  consent_missing: {
    status: 400,
    error: "unauthorized_client",
    number: 700016,
    text: "Application with identifier '{client}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant. You may have sent your authentication request to the wrong tenant.",
  },
  consent_revoked: {
    status: 401,
    error: "invalid_client",
    number: 7000229,
    text: "The client application {client} is missing service principal in the tenant {tenant}. See instructions here: https://go.microsoft.com/fwlink/?linkid=2225119",
  },
  secret_invalid: {
    status: 401,
    error: "invalid_client",
    number: 7000215,
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{client}'.",
  },
  secret_expired: {
    status: 401,
    error: "invalid_client",
    number: 7000222,
    text: "The provided client secret keys for app '{client}' are expired. Visit the Azure portal to create new keys for your app: https://aka.ms/NewClientSecret, or consider using certificate credentials for added security: https://aka.ms/certCreds.",
  },
  assertion_invalid: {
    status: 401,
    error: "invalid_client",
    number: 700027,
    text: "The certificate with identifier used to sign the client assertion is not registered on application '{client}'.",
  },
  app_disabled: {
    status: 400,
    error: "unauthorized_client",
    number: 7000112,
    text: "Application '{client}'(TenantPilot) is disabled.",
  },
  code_invalid: {
    status: 400,
    error: "invalid_grant",
    number: 54005,
    text: "OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.",
  },
  throttled: {
    status: 429,
    error: "temporarily_unavailable",
    number: 90055,
    text: "The request was throttled due to too many requests.",
  },
  unavailable: {
    status: 503,
    error: "temporarily_unavailable",
    number: 90033,
    text: "A transient error has occurred. Please try again.",
  },
} as const satisfies Record<string, EntraError>;
export type EntraErrorName = keyof typeof ENTRA_ERRORS;

/** What the token endpoint says to a tenant whose consent is not there. */
export const CONSENT_REFUSALS = {
  missing: "consent_missing",
  declined: "consent_missing",
  revoked: "consent_revoked",
} as const satisfies Record<Exclude<Consent, "granted">, EntraErrorName>;

export function entraError(name: EntraErrorName, fill: Record<string, string>, stamp: Stamp): Answer {
  const { status, error, number, text } = ENTRA_ERRORS[name];
  const timestamp = `${new Date(stamp.nowMs).toISOString().slice(0, 19).replace("T", " ")}Z`;
  const message = text.replace(/\{(\w+)\}/g, (_, key: string) => fill[key] ?? "");
  return {
    status,
    headers: { "Cache-Control": "no-store, no-cache", Pragma: "no-cache", "x-ms-request-id": stamp.requestId },
    json: {
      error,
      error_description: `AADSTS${number}: ${message} Trace ID: ${stamp.requestId} Correlation ID: ${stamp.clientRequestId} Timestamp: ${timestamp}`,
      error_codes: [number],
      timestamp,
      trace_id: stamp.requestId,
      correlation_id: stamp.clientRequestId,
      error_uri: `https://login.microsoftonline.com/error?code=${number}`,
    },
  };
}

const TOKEN_LIFETIME_S = 3_599;

export function tokenGranted(
  entraTenantId: string,
  clientId: string,
  audience: string,
  roles: readonly string[],
  stamp: Stamp,
): Answer {
  const issued = Math.floor(stamp.nowMs / 1000);
  const claims = {
    aud: audience,
    iss: `https://sts.windows.net/${entraTenantId}/`,
    iat: issued,
    nbf: issued,
    exp: issued + TOKEN_LIFETIME_S,
    app_displayname: "TenantPilot",
    appid: clientId,
    appidacr: "1",
    idtyp: "app",
    roles,
    tid: entraTenantId,
    uti: stamp.requestId,
    ver: "1.0",
  };
  const accessToken = `${encode({ typ: "JWT", alg: "none" })}.${encode(claims)}.simulated`;
  return {
    status: 200,
    headers: { "Cache-Control": "no-store, no-cache", Pragma: "no-cache", "x-ms-request-id": stamp.requestId },
    json: {
      token_type: "Bearer",
      expires_in: TOKEN_LIFETIME_S,
      ext_expires_in: TOKEN_LIFETIME_S,
      access_token: accessToken,
    },
  };
}

/** The answer of the code flow for `openid` alone. */
export function signedIn(
  who: { entraTenantId: string; clientId: string; nonce: string; wids: readonly string[] },
  stamp: Stamp,
): Answer {
  const issued = Math.floor(stamp.nowMs / 1000);
  const claims = {
    aud: who.clientId,
    iss: `https://login.microsoftonline.com/${who.entraTenantId}/v2.0`,
    iat: issued,
    nbf: issued,
    exp: issued + TOKEN_LIFETIME_S,
    nonce: who.nonce,
    sub: stamp.requestId,
    tid: who.entraTenantId,
    ver: "2.0",
    wids: who.wids,
  };
  return {
    status: 200,
    headers: { "Cache-Control": "no-store, no-cache", Pragma: "no-cache", "x-ms-request-id": stamp.requestId },
    json: {
      token_type: "Bearer",
      scope: "openid",
      expires_in: TOKEN_LIFETIME_S,
      access_token: "simulated",
      id_token: `${encode({ typ: "JWT", alg: "none" })}.${encode(claims)}.simulated`,
    },
  };
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

export interface TokenClaims {
  tid: string;
  /** Application that the token was issued to. */
  appid: string;
  /** Epoch seconds. */
  exp: number;
}

export function readClaims(token: string): TokenClaims | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    if (typeof claims !== "object" || claims === null) return null;
    const { tid, exp, appid = "" } = claims as Record<string, unknown>;
    if (typeof tid !== "string" || typeof exp !== "number" || typeof appid !== "string") return null;
    return { tid, exp, appid };
  } catch {
    return null;
  }
}

export function retryAfterHeader(shape: RetryAfterShape, seconds: number, nowMs: number): Record<string, string> {
  switch (shape) {
    case "integer":
      return { "Retry-After": String(Math.ceil(seconds)) };
    case "decimal":
      return { "Retry-After": Number.isInteger(seconds) ? seconds.toFixed(1) : String(seconds) };
    case "http_date":
      return { "Retry-After": new Date(nowMs + seconds * 1000).toUTCString() };
    case "lower_case":
      return { "retry-after": String(Math.ceil(seconds)) };
    case "absent":
      return {};
  }
}

/** The client that signed an assertion, as it says itself; the simulator knows no certificates to check it by. */
export function assertionIssuer(assertion: string): string | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(assertion.split(".")[1] ?? "", "base64url").toString());
    if (typeof claims !== "object" || claims === null || !("iss" in claims)) return null;
    return typeof claims.iss === "string" ? claims.iss : null;
  } catch {
    return null;
  }
}

/** The part of the OpenID discovery document that tells a directory's id. */
export function openIdConfiguration(entraTenantId: string): Answer {
  const login = "https://login.microsoftonline.com";
  return {
    status: 200,
    json: {
      token_endpoint: `${login}/${entraTenantId}/oauth2/v2.0/token`,
      issuer: `${login}/${entraTenantId}/v2.0`,
      authorization_endpoint: `${login}/${entraTenantId}/oauth2/v2.0/authorize`,
      tenant_region_scope: "EU",
      cloud_instance_name: "microsoftonline.com",
    },
  };
}
