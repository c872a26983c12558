import type { Answer, Stamp } from "./responses.ts";

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
  /** Conditional access has a code of its own for what the directory calls insufficient privileges. */
  scopes_missing: {
    status: 403,
    code: "AccessDenied",
    message: "You cannot perform the requested operation, required scopes are missing in the token.",
  },
  /** Intune's own role model, behind Graph: the message is JSON inside a text. */
  intune_forbidden: {
    status: 403,
    code: "Forbidden",
    message:
      '{"_version":3,"Message":"An error has occurred - Operation ID (for customer support): 00000000","CustomApiErrorPhrase":"","RetryAfter":null}',
  },
  intune_not_applicable: {
    status: 400,
    code: "BadRequest",
    message: "Request not applicable to target tenant.",
  },
  /** Time-bound assignments name the permissions that one of would do. */
  schedules_denied: {
    status: 403,
    code: "PermissionScopeNotGranted",
    message:
      "Authorization failed due to missing permission scope RoleAssignmentSchedule.Read.Directory,RoleManagement.Read.Directory,RoleManagement.Read.All.",
  },
  licence_required: {
    status: 400,
    code: "AadPremiumLicenseRequired",
    message: "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
  },
  resource_not_found: {
    status: 404,
    code: "Request_ResourceNotFound",
    message: "Resource does not exist or one of its queried reference-property objects are not present.",
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

/** What some workloads behind Graph answer instead of the usual envelope. */
export function withoutEnvelope(stamp: Stamp): Answer {
  return { status: 400, headers: graphHeaders(stamp), json: { Message: "The request is invalid." } };
}

/** A list of one page, or one page of a longer list. */
export function list(entity: string, value: readonly unknown[], nextLink: string | null, stamp: Stamp): Answer {
  return {
    status: 200,
    headers: graphHeaders(stamp),
    json: {
      "@odata.context": `https://graph.microsoft.com/v1.0/$metadata#${entity}`,
      ...(nextLink === null ? {} : { "@odata.nextLink": nextLink }),
      value,
    },
  };
}

export function servicePrincipal(id: string, stamp: Stamp): Answer {
  return {
    status: 200,
    headers: graphHeaders(stamp),
    json: {
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#servicePrincipals(id)/$entity",
      id,
    },
  };
}
