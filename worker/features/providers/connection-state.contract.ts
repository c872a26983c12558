/** The states a provider connection can be in, as stored in `provider_connections`. */

export const CONNECTION_TYPES = ["platform", "dedicated"] as const;
export type ConnectionType = (typeof CONNECTION_TYPES)[number];

export const CREDENTIAL_KINDS = ["secret", "certificate"] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

/** A credential that expires within this is told beforehand, ms. */
export const CREDENTIAL_NEAR_MS = 30 * 24 * 60 * 60_000;

export const CONSENT_STATUSES = ["unknown", "required", "granted", "failed", "revoked"] as const;
export type ConsentStatus = (typeof CONSENT_STATUSES)[number];

export const VERIFICATION_STATUSES = ["unknown", "pending", "healthy", "degraded", "blocked", "error"] as const;
export type VerificationStatus = (typeof VERIFICATION_STATUSES)[number];
