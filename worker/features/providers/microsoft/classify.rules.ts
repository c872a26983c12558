import type { ReasonCode } from "../reason-codes.contract.ts";

/**
 * From a Microsoft failure to a reason code. Microsoft asks clients never to branch on `message` or
 * `error_description`, so the HTTP status and `error` / `code` decide, and the AADSTS numbers only refine what the token
 * endpoint answered: the same `error` stands for several causes there.
 */
export interface FailureSignal {
  endpoint: "token" | "graph" | "intune";
  /** Null when nothing answered: refused, reset or past the deadline. */
  status: number | null;
  /** `error` of the token endpoint, `error.code` of Graph and of Intune behind it. */
  code: string | null;
  /** `error_codes` of the token endpoint. */
  entraCodes: readonly number[];
}

interface Row {
  endpoint: FailureSignal["endpoint"] | "any";
  /** First and last status, both inclusive. */
  statuses: readonly [number, number];
  code: string | "any";
  reason: ReasonCode;
}

/** First match wins. */
const BY_STATUS: readonly Row[] = [
  { endpoint: "any", statuses: [429, 429], code: "any", reason: "rate_limited" },
  { endpoint: "any", statuses: [500, 599], code: "any", reason: "network_unreachable" },
  { endpoint: "any", statuses: [408, 408], code: "any", reason: "network_unreachable" },
];

/** First match wins. */
const BY_CODE: readonly Row[] = [
  { endpoint: "token", statuses: [400, 401], code: "temporarily_unavailable", reason: "network_unreachable" },
  { endpoint: "token", statuses: [400, 401], code: "consent_required", reason: "provider_consent_missing" },
  { endpoint: "token", statuses: [400, 401], code: "invalid_tenant", reason: "provider_connection_invalid" },
  { endpoint: "token", statuses: [400, 401], code: "invalid_client", reason: "provider_credential_invalid" },
  { endpoint: "token", statuses: [400, 401], code: "unauthorized_client", reason: "provider_auth_failed" },
  { endpoint: "token", statuses: [400, 401], code: "invalid_grant", reason: "provider_auth_failed" },
  { endpoint: "token", statuses: [401, 401], code: "any", reason: "provider_auth_failed" },
  { endpoint: "token", statuses: [403, 403], code: "any", reason: "provider_auth_failed" },
  // The service principal is gone while its token still lives.
  {
    endpoint: "graph",
    statuses: [401, 401],
    code: "Authorization_IdentityNotFound",
    reason: "provider_consent_missing",
  },
  { endpoint: "graph", statuses: [401, 401], code: "any", reason: "provider_auth_failed" },
  { endpoint: "graph", statuses: [403, 403], code: "any", reason: "provider_permission_denied" },
  // Intune asks its own role model after Graph has let the request through, and says so with a 403, or with a 401 whose
  // code says nothing because Graph wraps Intune's answer into its message.
  { endpoint: "intune", statuses: [401, 401], code: "UnknownError", reason: "intune_rbac_permission_missing" },
  { endpoint: "intune", statuses: [401, 401], code: "any", reason: "provider_auth_failed" },
  {
    endpoint: "intune",
    statuses: [403, 403],
    code: "Authorization_RequestDenied",
    reason: "provider_permission_denied",
  },
  { endpoint: "intune", statuses: [403, 403], code: "any", reason: "intune_rbac_permission_missing" },
  // “Request not applicable to target tenant”: there is no Intune in it.
  { endpoint: "intune", statuses: [400, 400], code: "BadRequest", reason: "intune_rbac_not_configured" },
  { endpoint: "intune", statuses: [404, 404], code: "any", reason: "intune_rbac_not_configured" },
];

/** AADSTS numbers of the client-credentials flow whose cause `error` alone does not tell. */
const BY_ENTRA_NUMBER: ReadonlyMap<number, ReasonCode> = new Map([
  // The application is unknown in the directory: nobody has consented, or its service principal was removed.
  [700016, "provider_consent_missing"],
  [7000229, "provider_consent_missing"],
  [65001, "provider_consent_missing"],
  // Wrong secret, expired secret, certificate signature refused.
  [7000215, "provider_credential_invalid"],
  [7000222, "provider_credential_invalid"],
  [700027, "provider_credential_invalid"],
  // The request carried neither a secret nor an assertion.
  [7000216, "provider_credential_missing"],
  [7000218, "provider_credential_missing"],
  // The assertion is out of its time, so a clock is wrong and not the certificate.
  [700024, "provider_auth_failed"],
  // The application is disabled in the tenant; conditional access blocks it.
  [7000112, "provider_auth_failed"],
  [53003, "provider_auth_failed"],
  // No such tenant; not even a possible tenant identifier.
  [90002, "provider_connection_invalid"],
  [900023, "provider_connection_invalid"],
]);

function firstMatch(rows: readonly Row[], signal: FailureSignal, status: number): ReasonCode | undefined {
  return rows.find(
    (row) =>
      (row.endpoint === "any" || row.endpoint === signal.endpoint) &&
      status >= row.statuses[0] &&
      status <= row.statuses[1] &&
      (row.code === "any" || row.code === signal.code),
  )?.reason;
}

export function classifyFailure(signal: FailureSignal): ReasonCode {
  if (signal.status === null) return "network_unreachable";
  const transient = firstMatch(BY_STATUS, signal, signal.status);
  if (transient !== undefined) return transient;
  const refined =
    signal.endpoint === "token"
      ? signal.entraCodes.map((number) => BY_ENTRA_NUMBER.get(number)).find((reason) => reason !== undefined)
      : undefined;
  return refined ?? firstMatch(BY_CODE, signal, signal.status) ?? "unknown_error";
}
