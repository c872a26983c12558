// Free of zod: the web reads these values.

export const CONTEXT_TYPES = ["tenant", "operation_run"] as const;
export type ContextType = (typeof CONTEXT_TYPES)[number];

export const AVAILABILITIES = ["available", "missing", "redacted", "stale"] as const;
export type Availability = (typeof AVAILABILITIES)[number];

/** In the order of the bundle (domain §9). */
export const SECTION_TITLES = {
  overview: "Overview",
  provider_connection: "Provider connection",
  operation_context: "Operation context",
  findings: "Findings",
  stored_reports: "Stored reports",
  tenant_review: "Tenant review",
  review_pack: "Review pack",
  audit_history: "Audit history",
} as const;
export type SectionKey = keyof typeof SECTION_TITLES;
export const SECTION_KEYS = Object.keys(SECTION_TITLES) as SectionKey[];

/** What is taken out of a bundle, and why. In the order of the listing. */
export const REDACTIONS = {
  person: { label: "Persons", why: "Persons are shown by their role." },
  email_address: { label: "E-mail addresses", why: "An address identifies a person." },
  token: { label: "Tokens", why: "A token lets its holder in." },
  secret: { label: "Secrets", why: "A secret lets its holder in." },
  connection_string: { label: "Connection strings", why: "A connection string names a system and how to enter it." },
  key_block: { label: "Keys and certificates", why: "A private key lets its holder in." },
  foreign_id: {
    label: "Ids of other places",
    why: "Other tenants, workspaces and directories are not part of this case.",
  },
  stored_text: {
    label: "Stored messages and details",
    why: "Free text may quote anything; the reason's own explanation stands in its place.",
  },
  not_permitted: { label: "Sections", why: "The viewer's role does not include them." },
} as const;
export type RedactionKind = keyof typeof REDACTIONS;
export const REDACTION_KINDS = Object.keys(REDACTIONS) as RedactionKind[];

export const FRESHNESS_STATES = ["fresh", "stale", "unknown"] as const;
export type FreshnessState = (typeof FRESHNESS_STATES)[number];

export const ISSUE_SOURCES = ["provider_connection", "operation_run", "evidence"] as const;
export type IssueSource = (typeof ISSUE_SOURCES)[number];
