import { Buffer } from "node:buffer";
import type { RetryAfterShape, Scenario } from "./scenarios.ts";

/**
 * The HTTP answers of the Microsoft identity platform and of Graph v1.0, in the shapes that they really have. `raw`
 * stands for a body that is sent as it is.
 */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  json?: unknown;
  raw?: string;
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
  app_disabled: {
    status: 400,
    error: "unauthorized_client",
    number: 7000112,
    text: "Application '{client}'(TenantPilot) is disabled.",
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

/** Scenarios that the token endpoint decides by itself. */
export const TOKEN_REFUSALS = {
  consent_missing: "consent_missing",
  consent_revoked: "consent_revoked",
  secret_invalid: "secret_invalid",
  secret_expired: "secret_expired",
  app_disabled: "app_disabled",
} as const satisfies Partial<Record<Scenario, EntraErrorName>>;

export function isTokenRefusal(scenario: Scenario): scenario is keyof typeof TOKEN_REFUSALS {
  return Object.hasOwn(TOKEN_REFUSALS, scenario);
}

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

export function tokenGranted(entraTenantId: string, clientId: string, audience: string, stamp: Stamp): Answer {
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
    roles: ["Organization.Read.All"],
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

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString("base64url");
}

export interface TokenClaims {
  tid: string;
  /** Epoch seconds. */
  exp: number;
}

export function readClaims(token: string): TokenClaims | null {
  try {
    const claims: unknown = JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
    if (typeof claims !== "object" || claims === null) return null;
    const { tid, exp } = claims as Record<string, unknown>;
    return typeof tid === "string" && typeof exp === "number" ? { tid, exp } : null;
  } catch {
    return null;
  }
}

const GRAPH_ERRORS = {
  token_empty: { status: 401, code: "InvalidAuthenticationToken", message: "Access token is empty." },
  token_malformed: {
    status: 401,
    code: "InvalidAuthenticationToken",
    message: "IDX14100: JWT is not well formed, there are no dots (.).",
  },
  token_expired: {
    status: 401,
    code: "InvalidAuthenticationToken",
    message: "Lifetime validation failed, the token is expired.",
  },
  identity_not_found: {
    status: 401,
    code: "Authorization_IdentityNotFound",
    message: "The identity of the calling application could not be established.",
  },
  permission_denied: {
    status: 403,
    code: "Authorization_RequestDenied",
    message: "Insufficient privileges to complete the operation.",
  },
  not_found: { status: 404, code: "BadRequest", message: "Resource not found for the segment requested." },
  throttled: { status: 429, code: "TooManyRequests", message: "Too many requests. Try again later." },
  unavailable: { status: 503, code: "serviceNotAvailable", message: "The service is temporarily unavailable." },
} as const;
export type GraphErrorName = keyof typeof GRAPH_ERRORS;

export function graphError(name: GraphErrorName, stamp: Stamp): Answer {
  const { status, code, message } = GRAPH_ERRORS[name];
  return {
    status,
    headers: graphHeaders(stamp),
    json: {
      error: {
        code,
        message,
        innerError: {
          date: new Date(stamp.nowMs).toISOString().slice(0, 19),
          "request-id": stamp.requestId,
          "client-request-id": stamp.clientRequestId,
        },
      },
    },
  };
}

function graphHeaders(stamp: Stamp): Record<string, string> {
  return { "request-id": stamp.requestId, "client-request-id": stamp.clientRequestId };
}

/** `select` holds the names of `$select`; empty selects everything that is simulated. */
export function organization(
  entraTenantId: string,
  displayName: string,
  select: readonly string[],
  stamp: Stamp,
): Answer {
  const domain = `${displayName.toLowerCase().replace(/[^a-z0-9]+/g, "")}.onmicrosoft.com`;
  const properties: Record<string, unknown> = {
    id: entraTenantId,
    displayName,
    tenantType: "AAD",
    verifiedDomains: [
      {
        capabilities: "Email, OfficeCommunicationsOnline",
        isDefault: true,
        isInitial: true,
        name: domain,
        type: "Managed",
      },
    ],
  };
  const selected = Object.entries(properties).filter(([key]) => select.length === 0 || select.includes(key));
  const fields = select.length === 0 ? "" : `(${select.join(",")})`;
  return {
    status: 200,
    headers: graphHeaders(stamp),
    json: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#organization${fields}`,
      value: [Object.fromEntries(selected)],
    },
  };
}

/** A success that breaks off inside its first value. */
export function malformed(stamp: Stamp): Answer {
  return { status: 200, headers: graphHeaders(stamp), raw: '{"value":[{"id":"' };
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
