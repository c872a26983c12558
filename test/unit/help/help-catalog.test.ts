import { describe, expect, it } from "vitest";
import { GLOSSARY_TERMS } from "../../../worker/features/help/glossary.contract.ts";
import { knowledgeSourceSchema } from "../../../worker/features/help/help.contract.ts";
import { presentKnowledgeSource } from "../../../worker/features/help/help.presenter.ts";
import {
  HELP_CATALOG,
  HELP_CATALOG_VERSION,
  type HelpTopic,
} from "../../../worker/features/help/help-catalog.contract.ts";
import { HELP_TOPIC_KEYS, type HelpTopicKey } from "../../../worker/features/help/help-topics.contract.ts";

const BOTH = ["onboarding", "support_diagnostics"];
const CONNECTION_TERMS = ["tenant", "workspace", "provider connection"];
const VERIFICATION_TERMS = ["tenant", "workspace", "verification"];

/** Domain §5: key, surfaces, headline, safe next action, terms, links as label, kind and resolver. */
const TABLE: [string, string[], string, string, string[], [string, string, string | null][]][] = [
  [
    "admin-consent-required",
    BOTH,
    "Admin consent required",
    "Grant admin consent and re-run verification.",
    CONNECTION_TERMS,
    [
      ["Grant admin consent", "action", "admin_consent_primary"],
      ["Admin consent guide", "docs", null],
    ],
  ],
  [
    "required-permissions-missing",
    BOTH,
    "Required permissions missing",
    "Open required permissions and confirm the missing grants.",
    CONNECTION_TERMS,
    [["Open required permissions", "action", "required_permissions"]],
  ],
  [
    "connection-unhealthy",
    BOTH,
    "Provider connection needs review",
    "Review the provider connection before retrying.",
    CONNECTION_TERMS,
    [],
  ],
  [
    "verification-stale",
    ["onboarding"],
    "Verification result is stale",
    "Refresh verification before continuing onboarding.",
    VERIFICATION_TERMS,
    [],
  ],
  [
    "verification-failed",
    BOTH,
    "Verification failed",
    "Review the blocking reason and retry verification.",
    VERIFICATION_TERMS,
    [],
  ],
  [
    "diagnostic-evidence-incomplete",
    ["support_diagnostics"],
    "Diagnostic evidence is incomplete",
    "Collect a fresher or more complete diagnostic signal.",
    ["support diagnostics", "evidence", "workspace"],
    [],
  ],
  [
    "retryable-provider-failure",
    ["support_diagnostics"],
    "Provider failure looks retryable",
    "Retry after the provider dependency recovers.",
    ["support diagnostics", "provider connection", "workspace"],
    [],
  ],
  [
    "manual-handoff-required",
    ["support_diagnostics"],
    "Manual support handoff required",
    "Hand off the case with the current diagnostic summary and supporting references.",
    ["support diagnostics", "tenant", "workspace"],
    [],
  ],
];

const TOPICS: [HelpTopicKey, HelpTopic][] = HELP_TOPIC_KEYS.map((key) => [key, HELP_CATALOG[key]]);
const textsOf = (topic: HelpTopic) => [
  topic.headline,
  topic.short_explanation,
  topic.safe_next_action,
  ...topic.troubleshooting_steps,
  ...topic.docs_links.map(({ label }) => label),
];

describe("the help catalog", () => {
  it("FR-244-001 FR-244-002 is version 1 with exactly the eight topics of the product contract, in its order and words", () => {
    expect(HELP_CATALOG_VERSION).toBe(1);
    expect(Object.keys(HELP_CATALOG)).toEqual(TABLE.map(([key]) => key));
    const rows = TOPICS.map(([key, topic]) => [
      key,
      topic.surface_families,
      topic.headline,
      topic.safe_next_action,
      topic.glossary_terms,
      topic.docs_links.map(({ label, kind, resolver }) => [label, kind, resolver]),
    ]);
    expect(rows).toEqual(TABLE);
  });

  it.each(TOPICS)("FR-244-007 gives %s one or two sentences, two or three steps, and no other field", (_key, topic) => {
    expect(Object.keys(topic)).toEqual([
      "surface_families",
      "headline",
      "short_explanation",
      "troubleshooting_steps",
      "safe_next_action",
      "glossary_terms",
      "docs_links",
    ]);
    expect(topic.short_explanation).toMatch(/^[A-Z][^.]+\.( [A-Z][^.]+\.)?$/);
    expect([2, 3]).toContain(topic.troubleshooting_steps.length);
    expect(new Set(topic.troubleshooting_steps).size).toBe(topic.troubleshooting_steps.length);
    for (const step of topic.troubleshooting_steps) expect(step).toMatch(/^[A-Z][^.]+\.$/);
    for (const term of topic.glossary_terms) expect(GLOSSARY_TERMS).toContain(term);
  });

  it.each(TOPICS)(
    "FR-244-007 gives each link of %s all four keys, and either an address or a resolver",
    (_key, topic) => {
      for (const link of topic.docs_links) {
        expect(Object.keys(link)).toEqual(["label", "kind", "url", "resolver"]);
        expect([link.url, link.resolver].filter((one) => one === null)).toHaveLength(1);
      }
    },
  );

  it("FR-244-009 names no provider in any topic: what is the provider's own stands behind a link of a topic about it", () => {
    const named = TOPICS.filter(([, topic]) => /microsoft|entra|intune|graph/i.test(textsOf(topic).join(" ")));
    expect(named.map(([key]) => key)).toEqual([]);
    const linking = TOPICS.filter(([, topic]) => topic.docs_links.some(({ url }) => url !== null));
    expect(linking.map(([key]) => key)).toEqual(["admin-consent-required"]);
  });

  it("FR-244-001 a topic that is missing does not compile, nor one that names an unknown term or has no steps", () => {
    const { "verification-stale": stale, ...rest } = HELP_CATALOG;
    // @ts-expect-error a topic is missing
    const incomplete: Record<HelpTopicKey, HelpTopic> = rest;
    // @ts-expect-error a term that the glossary does not have
    const unknown: HelpTopic = { ...stale, glossary_terms: ["connector"] };
    const { troubleshooting_steps: _steps, ...short } = stale;
    // @ts-expect-error a field is missing
    const stepless: HelpTopic = short;
    expect([incomplete, unknown, stepless]).toHaveLength(3);
  });
});

describe("the knowledge source", () => {
  it("FR-244-011 is the catalog, topic by topic, and holds no key or value outside of it", () => {
    const source = presentKnowledgeSource();
    expect(knowledgeSourceSchema.parse(source)).toEqual(source);
    expect(source).toEqual({
      version: 1,
      topic_count: 8,
      topics: TOPICS.map(([topic_key, topic]) => ({ topic_key, ...topic })),
    });
  });

  it.each(["credential", "tenant_id", "provider_connection_id", "raw_response_body"])(
    "FR-244-011 never contains %s",
    (word) => {
      expect(JSON.stringify(presentKnowledgeSource())).not.toMatch(new RegExp(word, "i"));
    },
  );

  it("FR-244-011 is a copy: who changes an answer does not change the catalog", () => {
    presentKnowledgeSource().topics[0]?.troubleshooting_steps.push("Anything.");
    expect(presentKnowledgeSource().topics[0]?.troubleshooting_steps).toHaveLength(3);
  });
});
