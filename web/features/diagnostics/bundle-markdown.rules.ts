import type { Bundle } from "../../../worker/features/diagnostics/diagnostics.contract.ts";

type Section = Bundle["sections"][number];

/** Text as text: nothing in it begins markup, a mention or a link of its own, and it stays on its line. */
export const escapeMarkdown = (text: string): string =>
  text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\`*_{}[\]()<>#|~!&@$]/g, "\\$&")
    .replaceAll("://", ":\\/\\/")
    .replaceAll(/www\./gi, "www\\.")
    .trim();

const heading = (level: number, text: string): string => `${"#".repeat(level)} ${escapeMarkdown(text)}`;
const item = (text: string): string => `- ${escapeMarkdown(text)}`;
const pair = (label: string, text: string): string => `- **${escapeMarkdown(label)}**: ${escapeMarkdown(text)}`;

/** Blocks apart by a blank line; empty ones are left out. */
const blocks = (parts: readonly (string | readonly string[])[]): string =>
  parts
    .map((part) => (typeof part === "string" ? part : part.join("\n")))
    .filter((part) => part !== "")
    .join("\n\n");

const issueLines = ({ dominant_issue: issue }: Bundle): string[] => {
  if (issue === null) return [pair("Dominant issue", "None is known")];
  const { reason } = issue;
  return [
    pair("Dominant issue", issue.summary),
    ...(reason === null ? [] : [pair("Reason", `${reason.code ?? reason.label}: ${reason.explanation}`)]),
  ];
};

const freshnessLines = ({ freshness }: Bundle): string[] => [
  pair("Put together at", freshness.generated_at),
  pair("Newest evidence", freshness.evidence_at ?? "None"),
  pair("Freshness", [freshness.state, ...freshness.notes].join(". ")),
];

const sectionBlock = (section: Section, origin: string): string =>
  blocks([
    heading(3, `${section.title} (${section.availability})`),
    escapeMarkdown(section.summary),
    section.facts.map(({ label, value }) => pair(label, value)),
    section.references.map(({ label, url }) => `- [${escapeMarkdown(label)}](<${new URL(url, origin).href}>)`),
  ]);

const helpBlock = ({ contextual_help: help }: Bundle): string =>
  help === null
    ? ""
    : blocks([
        heading(2, `Contextual help: ${help.headline}`),
        escapeMarkdown(help.explanation),
        [pair("Safe next action", help.safe_next_action)],
        help.troubleshooting_steps.map((step, index) => `${index + 1}. ${escapeMarkdown(step)}`),
      ]);

/**
 * The bundle as a support case takes it, the same words in the same order as on the page.
 *
 * @param origin of the product, which its links lead to
 */
export function bundleMarkdown(bundle: Bundle, origin: string): string {
  const { redaction, notes, sections } = bundle;
  const text = blocks([
    heading(1, `Support diagnostics: ${bundle.headline}`),
    [...issueLines(bundle), ...freshnessLines(bundle), pair("Completeness", bundle.completeness_note)],
    notes.map(item),
    heading(2, "Sections"),
    ...sections.map((section) => sectionBlock(section, origin)),
    heading(2, "Redaction"),
    escapeMarkdown(redaction.note),
    redaction.markers.map(({ label, count, why }) => pair(`${label}: ${count}`, why)),
    helpBlock(bundle),
  ]);
  return `${text}\n`;
}

/** Name of the downloaded file: what it is of, and when. */
export const bundleFileName = ({ context_type, tenant, operation_run, freshness }: Bundle): string => {
  const id = (context_type === "tenant" ? tenant?.id : operation_run?.id) ?? "workspace";
  return `support-diagnostics-${id}-${freshness.generated_at.replaceAll(/[^0-9TZ]/g, "")}.json`;
};
