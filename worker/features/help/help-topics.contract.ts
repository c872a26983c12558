// Free of zod: the web reads these values.

/** The eight topics of contextual help, in catalog order (domain §5). */
export const HELP_TOPIC_KEYS = [
  "admin-consent-required",
  "required-permissions-missing",
  "connection-unhealthy",
  "verification-stale",
  "verification-failed",
  "diagnostic-evidence-incomplete",
  "retryable-provider-failure",
  "manual-handoff-required",
] as const;
export type HelpTopicKey = (typeof HELP_TOPIC_KEYS)[number];

export const HELP_SURFACES = ["onboarding", "support_diagnostics"] as const;
export type HelpSurface = (typeof HELP_SURFACES)[number];

export const HELP_LINK_KINDS = ["action", "docs"] as const;
export type HelpLinkKind = (typeof HELP_LINK_KINDS)[number];

export const HELP_RESOLVERS = ["admin_consent_primary", "required_permissions"] as const;
export type HelpResolver = (typeof HELP_RESOLVERS)[number];
