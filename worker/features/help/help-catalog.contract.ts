// Free of zod. All text of help stands here, in one place: another language is another value of the same type.
import type { GlossaryTerm } from "./glossary.contract.ts";
import type { HelpLinkKind, HelpResolver, HelpSurface, HelpTopicKey } from "./help-topics.contract.ts";

export const HELP_CATALOG_VERSION = 1;

/** `url` is fixed; `resolver` finds it in the viewer's place. A link has one of the two. */
export interface HelpLink {
  label: string;
  kind: HelpLinkKind;
  url: string | null;
  resolver: HelpResolver | null;
}

export interface HelpTopic {
  surface_families: readonly HelpSurface[];
  headline: string;
  /** One or two sentences. */
  short_explanation: string;
  /** Two or three. */
  troubleshooting_steps: readonly string[];
  safe_next_action: string;
  glossary_terms: readonly GlossaryTerm[];
  docs_links: readonly HelpLink[];
}

const BOTH = ["onboarding", "support_diagnostics"] as const;

/** Explains consent to who grants it; “Grant admin consent” leads there too while there is no connection to grant it to. */
export const ADMIN_CONSENT_GUIDE_URL =
  "https://learn.microsoft.com/en-us/entra/identity/enterprise-apps/grant-admin-consent";

export const HELP_CATALOG = {
  "admin-consent-required": {
    surface_families: BOTH,
    headline: "Admin consent required",
    short_explanation:
      "The provider connection can work only after an administrator of the tenant has agreed to the permissions that it asks for.",
    troubleshooting_steps: [
      "Ask an administrator who may consent for the whole tenant.",
      "Check that consent is given in the tenant that this connection is meant for.",
      "Run verification again once consent is granted; the provider may need a few minutes.",
    ],
    safe_next_action: "Grant admin consent and re-run verification.",
    glossary_terms: ["tenant", "workspace", "provider connection"],
    docs_links: [
      { label: "Grant admin consent", kind: "action", url: null, resolver: "admin_consent_primary" },
      { label: "Admin consent guide", kind: "docs", url: ADMIN_CONSENT_GUIDE_URL, resolver: null },
    ],
  },
  "required-permissions-missing": {
    surface_families: BOTH,
    headline: "Required permissions missing",
    short_explanation: "At least one permission that the provider connection needs is not granted in the tenant.",
    troubleshooting_steps: [
      "Compare the granted permissions with the required ones.",
      "Hand the missing ones to an administrator of the tenant, who grants them with admin consent.",
      "Run verification again to read the grants anew.",
    ],
    safe_next_action: "Open required permissions and confirm the missing grants.",
    glossary_terms: ["tenant", "workspace", "provider connection"],
    docs_links: [{ label: "Open required permissions", kind: "action", url: null, resolver: "required_permissions" }],
  },
  "connection-unhealthy": {
    surface_families: BOTH,
    headline: "Provider connection needs review",
    short_explanation:
      "Something in the setup of the provider connection keeps it from working. Trying again without a change will end the same way.",
    troubleshooting_steps: [
      "Check that the connection is enabled and points at this tenant.",
      "Check how it signs in: the application, and its secret or certificate with the date of expiry.",
      "Run verification after each change.",
    ],
    safe_next_action: "Review the provider connection before retrying.",
    glossary_terms: ["tenant", "workspace", "provider connection"],
    docs_links: [],
  },
  "verification-stale": {
    surface_families: ["onboarding"],
    headline: "Verification result is stale",
    short_explanation:
      "The last verification is too old, or the provider connection has changed since. Its result no longer speaks for the tenant.",
    troubleshooting_steps: ["Run verification again.", "Go on with onboarding when the new result is there."],
    safe_next_action: "Refresh verification before continuing onboarding.",
    glossary_terms: ["tenant", "workspace", "verification"],
    docs_links: [],
  },
  "verification-failed": {
    surface_families: BOTH,
    headline: "Verification failed",
    short_explanation: "Verification found something that needs attention, or ended before every check was done.",
    troubleshooting_steps: [
      "Read the reason of the first check that did not pass.",
      "Remove the cause, or hand it to whoever owns it.",
      "Run verification again and compare the results.",
    ],
    safe_next_action: "Review the blocking reason and retry verification.",
    glossary_terms: ["tenant", "workspace", "verification"],
    docs_links: [],
  },
  "diagnostic-evidence-incomplete": {
    surface_families: ["support_diagnostics"],
    headline: "Diagnostic evidence is incomplete",
    short_explanation:
      "These diagnostics rest on evidence that is missing, partial or out of date. They may not show the cause.",
    troubleshooting_steps: [
      "See which sections are missing or stale.",
      "Run the verification or operation behind them again.",
      "Open support diagnostics once more when it has ended.",
    ],
    safe_next_action: "Collect a fresher or more complete diagnostic signal.",
    glossary_terms: ["support diagnostics", "evidence", "workspace"],
    docs_links: [],
  },
  "retryable-provider-failure": {
    surface_families: ["support_diagnostics"],
    headline: "Provider failure looks retryable",
    short_explanation:
      "The provider could not be reached, or asked to try again later. Such failures usually pass without any change in the tenant.",
    troubleshooting_steps: [
      "Check whether the provider reports a disturbance of its service.",
      "Wait a few minutes before the next attempt.",
      "Hand the case off when it has failed the same way for an hour.",
    ],
    safe_next_action: "Retry after the provider dependency recovers.",
    glossary_terms: ["support diagnostics", "provider connection", "workspace"],
    docs_links: [],
  },
  "manual-handoff-required": {
    surface_families: ["support_diagnostics"],
    headline: "Manual support handoff required",
    short_explanation: "What happened matches no known cause, so a person has to look at it.",
    troubleshooting_steps: [
      "Copy the diagnostic summary.",
      "Add the references that it names, such as the operation.",
      "Hand both to support, without secrets and personal data.",
    ],
    safe_next_action: "Hand off the case with the current diagnostic summary and supporting references.",
    glossary_terms: ["support diagnostics", "tenant", "workspace"],
    docs_links: [],
  },
} as const satisfies Record<HelpTopicKey, HelpTopic>;

export const isHelpTopicKey = (text: string): text is HelpTopicKey => Object.hasOwn(HELP_CATALOG, text);
