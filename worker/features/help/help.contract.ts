import { z } from "@hono/zod-openapi";
import { HELP_LINK_KINDS, HELP_SURFACES, HELP_TOPIC_KEYS } from "./help-topics.contract.ts";

/** Contextual help as a surface shows it: catalog text resolved against the viewer's place. */
export const helpPayloadSchema = z
  .object({
    topic_key: z.enum(HELP_TOPIC_KEYS),
    surface_families: z.array(z.enum(HELP_SURFACES)),
    headline: z.string(),
    explanation: z.string(),
    troubleshooting_steps: z.array(z.string()),
    safe_next_action: z.string(),
    canonical_terms: z.array(z.object({ term: z.string(), name: z.string(), meaning: z.string() })),
    /** Only those that the viewer may open and that have a URL; `external` opens a new tab. */
    links: z.array(
      z.object({ label: z.string(), kind: z.enum(HELP_LINK_KINDS), url: z.string(), external: z.boolean() }),
    ),
    reason_label: z.string().nullable(),
    diagnostic_code: z.string().nullable(),
    operator_summary: z
      .object({
        primary_reason: z.string().nullable(),
        next_action_text: z.string().nullable(),
        diagnostics_available: z.boolean(),
        diagnostics_summary: z.string().nullable(),
      })
      .nullable(),
  })
  .openapi("ContextualHelp");
export type HelpPayload = z.infer<typeof helpPayloadSchema>;

/** Help catalog, machine-readable. Every link has all four keys, null where empty. */
export const knowledgeSourceSchema = z
  .strictObject({
    version: z.literal(1),
    topic_count: z.literal(8),
    topics: z.array(
      z.strictObject({
        topic_key: z.enum(HELP_TOPIC_KEYS),
        surface_families: z.array(z.enum(HELP_SURFACES)),
        headline: z.string(),
        short_explanation: z.string(),
        troubleshooting_steps: z.array(z.string()),
        safe_next_action: z.string(),
        glossary_terms: z.array(z.string()),
        docs_links: z.array(
          z.strictObject({
            label: z.string(),
            kind: z.enum(HELP_LINK_KINDS),
            url: z.string().nullable(),
            resolver: z.string().nullable(),
          }),
        ),
      }),
    ),
  })
  .openapi("HelpKnowledgeSource");
export type KnowledgeSource = z.infer<typeof knowledgeSourceSchema>;
