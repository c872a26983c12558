import { type PresentedReason, presentReason } from "../providers/reason-codes.contract.ts";
import type { ArtifactTruth } from "./artifact-truth.contract.ts";
import { GLOSSARY } from "./glossary.contract.ts";
import type { HelpPayload } from "./help.contract.ts";
import { HELP_CATALOG, type HelpTopic, isHelpTopicKey } from "./help-catalog.contract.ts";
import { type LinkContext, resolveLinks } from "./help-links.rules.ts";
import type { HelpSurface, HelpTopicKey } from "./help-topics.contract.ts";

export interface HelpContext extends LinkContext {
  /** A topic that is not meant for this surface is unknown on it. */
  surface: HelpSurface;
  reasonCode?: string | null;
  artifactTruth?: ArtifactTruth | null;
  /** In place of the catalog's text; blank counts as absent. */
  overrides?: { headline?: string | null; explanation?: string | null; safeNextAction?: string | null };
  /** Steps of this situation, after the catalog's. */
  steps?: readonly string[];
}

/** For surfaces: null for a topic that is blank, unknown, or of another surface, so that nothing is shown, never a raw key. */
export function resolveHelp(topicKey: string | null, context: HelpContext): HelpPayload | null {
  const key = topicKey?.trim() ?? "";
  if (!isHelpTopicKey(key)) return null;
  const topic: HelpTopic = HELP_CATALOG[key];
  return topic.surface_families.includes(context.surface) ? resolved(key, topic, context) : null;
}

/** @throws Error where the tolerant form answers null */
export function resolveHelpStrict(topicKey: string | null, context: HelpContext): HelpPayload {
  const help = resolveHelp(topicKey, context);
  if (help === null) throw new Error(`Unknown contextual help topic [${topicKey ?? ""}].`);
  return help;
}

function resolved(key: HelpTopicKey, topic: HelpTopic, context: HelpContext): HelpPayload {
  const { overrides = {}, artifactTruth = null } = context;
  const reason = reasonIn(context);
  const summary = artifactTruth === null ? null : operatorSummary(artifactTruth);
  return {
    topic_key: key,
    surface_families: [...topic.surface_families],
    headline: given(overrides.headline) ?? topic.headline,
    explanation: given(overrides.explanation) ?? reason?.explanation ?? topic.short_explanation,
    troubleshooting_steps: withoutRepeats([...topic.troubleshooting_steps, ...(context.steps ?? [])]),
    safe_next_action: given(overrides.safeNextAction) ?? summary?.next_action_text ?? topic.safe_next_action,
    canonical_terms: topic.glossary_terms.map((term) => {
      const { name, meaning } = GLOSSARY[term];
      return { term, name, meaning };
    }),
    links: resolveLinks(topic.docs_links, context),
    reason_label: reason?.label ?? null,
    // null for an extension code: `presentReason` keeps it back
    diagnostic_code: reason?.code ?? null,
    operator_summary: summary,
  };
}

/** A reason is a tenant's: without one there is nothing that it could be about. */
const reasonIn = ({ tenant, reasonCode = null }: HelpContext): PresentedReason | null =>
  tenant === null ? null : presentReason(given(reasonCode));

function operatorSummary(truth: ArtifactTruth): NonNullable<HelpPayload["operator_summary"]> {
  const diagnostics = given(truth.diagnosticLabel);
  return {
    primary_reason: given(truth.primaryExplanation) ?? given(truth.primaryLabel),
    next_action_text: given(truth.nextActionLabel),
    diagnostics_available: diagnostics !== null,
    diagnostics_summary: diagnostics,
  };
}

/** The text without space around it; null when nothing is left. */
function given(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? "";
  return trimmed === "" ? null : trimmed;
}

const withoutRepeats = (steps: readonly string[]): string[] => [...new Set(steps.flatMap((step) => given(step) ?? []))];
