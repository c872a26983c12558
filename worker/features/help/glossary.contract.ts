// Free of zod: the web may read these values.

/** The words of the product (domain §2). Each has one name; UI text, the API's description and help use no other. */
export const GLOSSARY_TERMS = [
  "workspace",
  "tenant",
  "provider connection",
  "verification",
  "evidence",
  "finding",
  "drift",
  "operation",
  "stored report",
  "review pack",
  "support diagnostics",
  "product telemetry",
  "usage event",
  "feature area",
  "active workspace",
  "contextual help",
  "help topic",
  "safe next action",
  "operational control",
] as const;
export type GlossaryTerm = (typeof GLOSSARY_TERMS)[number];

export interface TermText {
  /** As a heading or a badge shows it. */
  name: string;
  /** One sentence. */
  meaning: string;
  /** What people also call it; product text does not use them. */
  aliases: readonly string[];
}

export const GLOSSARY = {
  workspace: {
    name: "Workspace",
    meaning: "The organization that uses the product: it has members and governs tenants.",
    aliases: ["work space", "customer account"],
  },
  tenant: {
    name: "Tenant",
    meaning: "One directory with its users and devices that a workspace governs.",
    aliases: ["client organization", "customer tenant", "managed customer"],
  },
  "provider connection": {
    name: "Provider connection",
    meaning: "The stored way in which the product signs in to a tenant's provider.",
    aliases: ["connector", "integration", "provider link"],
  },
  verification: {
    name: "Verification",
    meaning: "A run of checks that shows whether a provider connection can do its work in the tenant.",
    aliases: ["validation run", "connection test", "connectivity test"],
  },
  evidence: {
    name: "Evidence",
    meaning: "What was seen at a named time and is kept to support a statement about the tenant.",
    aliases: ["proof"],
  },
  finding: {
    name: "Finding",
    meaning: "Something in a tenant that was detected and that somebody should judge or resolve.",
    aliases: ["violation", "misconfiguration alert"],
  },
  drift: {
    name: "Drift",
    meaning: "A difference between how a tenant is and how it was or should be.",
    aliases: ["deviation", "configuration skew"],
  },
  operation: {
    name: "Operation",
    meaning: "A piece of work that runs in the background, with progress and an outcome.",
    aliases: ["job", "background task"],
  },
  "stored report": {
    name: "Stored report",
    meaning: "The kept result of an operation about a tenant, comparable with the one before it.",
    aliases: ["saved report", "archived report"],
  },
  "review pack": {
    name: "Review pack",
    meaning: "A file with a tenant's evidence, reports and findings, made to be handed over.",
    aliases: ["evidence pack", "audit pack", "review bundle"],
  },
  "support diagnostics": {
    name: "Support diagnostics",
    meaning: "A redacted summary of what is known about a tenant or an operation, made for a support case.",
    aliases: ["support bundle", "debug info", "diagnostic dump"],
  },
  "product telemetry": {
    name: "Product telemetry",
    meaning: "Counts of a few milestones that show how the product is used, without personal content.",
    aliases: ["analytics", "usage tracking", "usage statistics"],
  },
  "usage event": {
    name: "Usage event",
    meaning: "The record that a user reached one of the milestones of product telemetry.",
    aliases: ["tracking event", "analytics event"],
  },
  "feature area": {
    name: "Feature area",
    meaning: "The part of the product that a usage event belongs to.",
    aliases: ["product area", "product module"],
  },
  "active workspace": {
    name: "Active workspace",
    meaning: "A workspace with at least one usage event in the selected window.",
    aliases: ["engaged workspace", "live workspace"],
  },
  "contextual help": {
    name: "Contextual help",
    meaning: "Help that a page shows for the situation that it is in.",
    aliases: ["inline help", "help center", "help centre"],
  },
  "help topic": {
    name: "Help topic",
    meaning: "One entry of contextual help: what is wrong, what it means, and what to do.",
    aliases: ["help article", "knowledge base article"],
  },
  "safe next action": {
    name: "Safe next action",
    meaning: "The step that helps in a situation and makes nothing worse.",
    aliases: ["suggested fix", "recommended action", "remediation"],
  },
  "operational control": {
    name: "Operational control",
    meaning: "A switch with which staff pause a kind of work, everywhere or for one workspace.",
    aliases: ["kill switch", "feature flag"],
  },
} as const satisfies Record<GlossaryTerm, TermText>;
