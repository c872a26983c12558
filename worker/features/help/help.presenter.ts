import type { KnowledgeSource } from "./help.contract.ts";
import { HELP_CATALOG, HELP_CATALOG_VERSION, type HelpTopic } from "./help-catalog.contract.ts";
import { HELP_TOPIC_KEYS } from "./help-topics.contract.ts";

/** The catalog and nothing else: it takes no argument, so nothing of a tenant or a viewer can get in. */
export const presentKnowledgeSource = (): KnowledgeSource => ({
  version: HELP_CATALOG_VERSION,
  topic_count: HELP_TOPIC_KEYS.length,
  topics: HELP_TOPIC_KEYS.map((topic_key) => {
    const topic: HelpTopic = HELP_CATALOG[topic_key];
    return {
      topic_key,
      surface_families: [...topic.surface_families],
      headline: topic.headline,
      short_explanation: topic.short_explanation,
      troubleshooting_steps: [...topic.troubleshooting_steps],
      safe_next_action: topic.safe_next_action,
      glossary_terms: [...topic.glossary_terms],
      docs_links: topic.docs_links.map(({ label, kind, url, resolver }) => ({ label, kind, url, resolver })),
    };
  }),
});
