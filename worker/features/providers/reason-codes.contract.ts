/**
 * Why a provider connection cannot be used, as a closed list (specs 240, 243 and 244 speak in these codes). Plain
 * values without a schema library, because the web imports them.
 */

export const REASON_OWNERS = ["operator", "tenant_admin", "platform", "provider"] as const;
export type ReasonOwner = (typeof REASON_OWNERS)[number];

export const REASON_GROUPS = ["consent", "permission", "connection", "retryable", "unknown"] as const;
export type ReasonGroup = (typeof REASON_GROUPS)[number];

export const REASON_CODES = [
  "provider_consent_missing",
  "provider_consent_failed",
  "provider_consent_revoked",
  "provider_permission_missing",
  "provider_permission_denied",
  "intune_rbac_permission_missing",
  "provider_connection_missing",
  "provider_connection_invalid",
  "provider_credential_missing",
  "provider_credential_invalid",
  "provider_connection_type_invalid",
  "dedicated_credential_missing",
  "dedicated_credential_invalid",
  "provider_auth_failed",
  "provider_connection_review_required",
  "provider_binding_unsupported",
  "tenant_target_mismatch",
  "platform_identity_missing",
  "platform_identity_incomplete",
  "intune_rbac_not_configured",
  "intune_rbac_unhealthy",
  "intune_rbac_stale",
  "provider_permission_refresh_failed",
  "network_unreachable",
  "rate_limited",
  "unknown_error",
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];

/** `explanation` is one sentence; `owner` is who can remove the cause; `retryable` means that time alone may. */
export interface ReasonText {
  label: string;
  explanation: string;
  owner: ReasonOwner;
  retryable: boolean;
  group: ReasonGroup;
}

export const REASONS = {
  provider_consent_missing: {
    label: "Admin consent required",
    explanation: "The provider connection cannot continue until admin consent is granted.",
    owner: "tenant_admin",
    retryable: false,
    group: "consent",
  },
  provider_consent_failed: {
    label: "Admin consent failed",
    explanation: "Admin consent was requested but was declined or did not complete.",
    owner: "tenant_admin",
    retryable: false,
    group: "consent",
  },
  provider_consent_revoked: {
    label: "Admin consent revoked",
    explanation: "Admin consent was granted before and has since been withdrawn in the tenant.",
    owner: "tenant_admin",
    retryable: false,
    group: "consent",
  },
  provider_permission_missing: {
    label: "Required permission missing",
    explanation: "The provider connection lacks at least one permission that this operation needs.",
    owner: "tenant_admin",
    retryable: false,
    group: "permission",
  },
  provider_permission_denied: {
    label: "Permission denied by provider",
    explanation: "The provider accepted the sign-in but refused access to the requested data.",
    owner: "tenant_admin",
    retryable: false,
    group: "permission",
  },
  intune_rbac_permission_missing: {
    label: "Intune role permission missing",
    explanation: "The Intune role assigned to the provider connection does not allow this operation.",
    owner: "tenant_admin",
    retryable: false,
    group: "permission",
  },
  provider_connection_missing: {
    label: "Provider connection missing",
    explanation: "The tenant has no provider connection that this operation could use.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_connection_invalid: {
    label: "Provider connection invalid",
    explanation: "The provider connection points at a tenant that the provider does not know or cannot serve.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_credential_missing: {
    label: "Provider credential missing",
    explanation: "The provider connection has no credential to sign in with.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_credential_invalid: {
    label: "Provider credential invalid",
    explanation: "The provider rejected the credential as wrong or expired.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_connection_type_invalid: {
    label: "Connection type not supported",
    explanation: "The provider connection has a type that this operation cannot use.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  dedicated_credential_missing: {
    label: "Dedicated credential missing",
    explanation: "The dedicated provider connection has no secret or certificate stored.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  dedicated_credential_invalid: {
    label: "Dedicated credential invalid",
    explanation: "The provider rejected the secret or certificate of the dedicated provider connection.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_auth_failed: {
    label: "Provider sign-in refused",
    explanation: "The provider refused to sign the application in to the tenant.",
    owner: "tenant_admin",
    retryable: false,
    group: "connection",
  },
  provider_connection_review_required: {
    label: "Provider connection review required",
    explanation: "The provider connection changed in a way that someone must confirm before it is used again.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_binding_unsupported: {
    label: "Provider binding not supported",
    explanation: "No supported provider is bound to this operation for the tenant.",
    owner: "platform",
    retryable: false,
    group: "connection",
  },
  tenant_target_mismatch: {
    label: "Tenant does not match",
    explanation: "The provider answered for another tenant than the one this connection is meant for.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  platform_identity_missing: {
    label: "Platform identity missing",
    explanation: "The platform's own application is not configured, so no provider can be reached.",
    owner: "platform",
    retryable: false,
    group: "connection",
  },
  platform_identity_incomplete: {
    label: "Platform identity incomplete",
    explanation: "The platform's own application is configured only in part, so no provider can be reached.",
    owner: "platform",
    retryable: false,
    group: "connection",
  },
  intune_rbac_not_configured: {
    label: "Intune role not configured",
    explanation: "No Intune role has been set up for the provider connection.",
    owner: "tenant_admin",
    retryable: false,
    group: "connection",
  },
  intune_rbac_unhealthy: {
    label: "Intune role unhealthy",
    explanation: "The Intune role setup of the provider connection is incomplete or was changed.",
    owner: "tenant_admin",
    retryable: false,
    group: "connection",
  },
  intune_rbac_stale: {
    label: "Intune role check is stale",
    explanation: "The Intune role setup was last checked too long ago to rely on.",
    owner: "operator",
    retryable: false,
    group: "connection",
  },
  provider_permission_refresh_failed: {
    label: "Permission refresh failed",
    explanation: "The granted permissions could not be read from the provider this time.",
    owner: "provider",
    retryable: true,
    group: "retryable",
  },
  network_unreachable: {
    label: "Provider unreachable",
    explanation: "The provider did not answer in time or is temporarily unavailable.",
    owner: "provider",
    retryable: true,
    group: "retryable",
  },
  rate_limited: {
    label: "Provider rate limit reached",
    explanation: "The provider is limiting requests and asks to try again later.",
    owner: "provider",
    retryable: true,
    group: "retryable",
  },
  unknown_error: {
    label: "Unknown error",
    explanation: "The provider answered in a way that could not be understood.",
    owner: "platform",
    retryable: false,
    group: "unknown",
  },
} as const satisfies Record<ReasonCode, ReasonText>;

/** What a surface shows. `code` is null when the reason is not one of ours, so that it cannot be put out raw. */
export interface PresentedReason extends ReasonText {
  code: ReasonCode | null;
}

const NEEDS_REVIEW: PresentedReason = {
  code: null,
  label: "Needs review",
  explanation: "The reported reason needs review by someone who knows the provider connection.",
  owner: "operator",
  retryable: false,
  group: "unknown",
};

export function isReasonCode(value: string): value is ReasonCode {
  return Object.hasOwn(REASONS, value);
}

/** Null or blank means that there is no reason to show; extension codes and unlisted ones read “Needs review”. */
export function presentReason(code: ReasonCode): PresentedReason;
export function presentReason(code: string | null): PresentedReason | null;
export function presentReason(code: string | null): PresentedReason | null {
  if (code === null || code.trim() === "") return null;
  return isReasonCode(code) ? { code, ...REASONS[code] } : { ...NEEDS_REVIEW };
}
