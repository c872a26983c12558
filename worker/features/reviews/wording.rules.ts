import { counted, grouped } from "../../platform/counted.ts";
import { SEVERITIES } from "../findings/finding-rules.contract.ts";
import { MAX_TITLE } from "./review-words.contract.ts";
import type { ReviewContent } from "./reviews.contract.ts";

// What a review begins with, in words that follow from its numbers. An operator makes it their own.

// Not the formatter of the runtime: what a customer reads must not depend on which locale data it has.
const MONTHS = [
  ...["January", "February", "March", "April", "May", "June"],
  ...["July", "August", "September", "October", "November", "December"],
];
const monthOf = (at: number): string => `${MONTHS[new Date(at).getUTCMonth()]} ${new Date(at).getUTCFullYear()}`;
const dayOf = (iso: string): string => `${new Date(iso).getUTCDate()} ${monthOf(Date.parse(iso))}`;

/** “Contoso review, November 2026”, within the bound of a title. */
export function titleOf(tenantName: string, at: number): string {
  const rest = ` review, ${monthOf(at)}`;
  const name = [...tenantName.replaceAll(/\p{Cc}+/gu, " ").trim()];
  const room = MAX_TITLE - rest.length;
  return `${name.length <= room ? name.join("") : `${name.slice(0, room - 1).join("")}…`}${rest}`;
}

/** “a”, “a and b”, “a, b and c”. */
const listed = (words: readonly string[]): string =>
  words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} and ${words.at(-1)}`;

function findingsNow({ numbers }: ReviewContent): string {
  const { active, risk_accepted } = numbers.findings;
  const all = SEVERITIES.reduce((sum, severity) => sum + active[severity], 0);
  const bySeverity = SEVERITIES.filter((severity) => active[severity] > 0);
  const accepted =
    risk_accepted === 0
      ? ""
      : ` ${counted(risk_accepted, "finding")} ${risk_accepted === 1 ? "is" : "are"} accepted as a risk.`;
  if (all === 0) return `No finding needs attention.${accepted}`;
  const [only] = bySeverity;
  const how =
    bySeverity.length === 1
      ? ` of severity ${only}`
      : `, ${listed(bySeverity.map((severity) => `${grouped(active[severity])} ${severity}`))}`;
  return `${counted(all, "finding")} ${all === 1 ? "needs" : "need"} attention${how}.${accepted}`;
}

function postureNow({ numbers, missing_permissions: missing }: ReviewContent): string {
  const score =
    numbers.permission_score === null ? [] : [`The permission score is ${numbers.permission_score} of 100.`];
  const lacking =
    missing === null || missing.count === 0
      ? []
      : [`${counted(missing.count, "required permission")} ${missing.count === 1 ? "is" : "are"} missing.`];
  const roles =
    numbers.role_assignments === null
      ? []
      : [`The directory has ${counted(numbers.role_assignments, "role assignment")}.`];
  return [...score, ...lacking, ...roles].join(" ");
}

function findingChanges(changes: NonNullable<ReviewContent["changes"]>): string[] {
  const { new: fresh, resolved, reopened, worse } = changes.findings;
  const told: [number, string][] = [
    [fresh.count, "new"],
    [resolved.count, "resolved"],
    [reopened.count, "reopened"],
    [worse.count, "worse than before"],
  ];
  const words = told.filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`);
  return words.length === 0 ? [] : [`Findings: ${listed(words)}.`];
}

function roleChanges({ role_assignments: roles }: NonNullable<ReviewContent["changes"]>): string[] {
  if (roles === null) return [];
  const told: [number, string][] = [
    [roles.added.count, "added"],
    [roles.removed.count, "removed"],
  ];
  const words = told.filter(([count]) => count > 0).map(([count, word]) => `${grouped(count)} ${word}`);
  return words.length === 0 ? [] : [`Role assignments: ${listed(words)}.`];
}

function scoreChange({ permission_score: score }: NonNullable<ReviewContent["changes"]>): string[] {
  if (score === null || score.before === score.now) return [];
  return [`The permission score ${score.now > score.before ? "rose" : "fell"} from ${score.before} to ${score.now}.`];
}

function since({ changes }: ReviewContent): string {
  if (changes === null) return "This is the first evidence of the tenant, so there is nothing to compare it with.";
  const told = [...findingChanges(changes), ...roleChanges(changes), ...scoreChange(changes)];
  const from = `Since ${dayOf(changes.created_at)}`;
  return told.length === 0 ? `${from} none of this has changed.` : `${from}: ${told.join(" ")}`;
}

function done({ numbers: { operations } }: ReviewContent): string {
  if (operations.total === 0) return "No operation was run on the tenant in the last 90 days.";
  const all = operations.is_capped
    ? `More than ${counted(operations.total, "operation")}`
    : counted(operations.total, "operation");
  const verb = operations.total === 1 ? "was" : "were";
  const of = operations.is_capped ? `, of the newest ${grouped(operations.total)}` : ",";
  return `${all} ${verb} run in the last 90 days${of} ${grouped(operations.succeeded)} with success.`;
}

/** Paragraphs as a person leaves them who edits elsewhere: with other line ends, or more blank lines between them. */
const paragraphsOf = (text: string): string[] => text.replaceAll(/\r\n?/g, "\n").split(/\n(?:[^\S\n]*\n)+/);

/**
 * The summary without the paragraph about operations, as long as nobody has made it their own. What stands in summaries
 * already is known by these words: whoever words the paragraph anew still has to know the old ones here.
 */
export function withoutOperations(summary: string, content: ReviewContent): string {
  const composed = done(content);
  const paragraphs = paragraphsOf(summary);
  const others = paragraphs.filter((paragraph) => paragraph.trim() !== composed);
  // without one of ours it is left as somebody wrote it
  return others.length === paragraphs.length ? summary : others.join("\n\n").trim();
}

export const summaryOf = (content: ReviewContent): string =>
  [
    `As of ${dayOf(content.snapshot.created_at)}: ${findingsNow(content)}`,
    postureNow(content),
    since(content),
    done(content),
  ]
    .filter((paragraph) => paragraph !== "")
    .join("\n\n");
