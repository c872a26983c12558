import { REDACTED, takeOutSensitive } from "../../platform/redaction.ts";
import type { RedactionMarker } from "./diagnostics.contract.ts";
import { REDACTION_KINDS, REDACTIONS, type RedactionKind } from "./diagnostics-words.contract.ts";

export type RedactionCounts = Partial<Record<RedactionKind, number>>;

/** A text that is longer than this is none of ours: its end is cut off unseen, so that no text costs much. */
const LONGEST_LOOK = 2_000;

const IDS = [
  // a directory, an application or a person at the provider
  /\b[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}\b/gi,
  // a directory by its first domain
  /\b[\w-]+\.onmicrosoft\.(?:com|us|de)\b/gi,
  /\b(?:ten|ws|usr|stf|ses|inv)_[0-9a-z_]{3,}/gi,
];

/** A mixed run of letters and digits that no word and none of our ids has: keys in base64, short tokens. */
const OPAQUE = /(?<![\w/+.-])(?=[\w/+~.=-]*\d)(?=[\w/+~.=-]*[A-Z])(?=[\w/+~.=-]*[a-z])[\w/+~.=-]{28,}/g;

const takeOut = (text: string, pattern: RegExp, isKept: (find: string) => boolean, onFind: () => void): string =>
  text.replace(pattern, (find) => {
    if (isKept(find)) return find;
    onFind();
    return REDACTED;
  });

/** One text without what must not leave the place. `own` are ids that the bundle is filed under, in lower case. */
export function redactOne(text: string, own: ReadonlySet<string>, counts: RedactionCounts): string {
  const count = (kind: RedactionKind) => {
    counts[kind] = (counts[kind] ?? 0) + 1;
  };
  const { text: clean, found } = takeOutSensitive(text.slice(0, LONGEST_LOOK));
  found.forEach(count);
  const isOwn = (find: string) => own.has(find.toLowerCase());
  const withoutIds = IDS.reduce((left, pattern) => takeOut(left, pattern, isOwn, () => count("foreign_id")), clean);
  return takeOut(withoutIds, OPAQUE, isOwn, () => count("secret"));
}

/** Every text in a value, whatever it is nested in; keys, numbers and flags are the product's own. */
export function redactDeep<T>(value: T, own: ReadonlySet<string>, counts: RedactionCounts): T {
  const visit = (part: unknown): unknown => {
    if (typeof part === "string") return redactOne(part, own, counts);
    if (Array.isArray(part)) return part.map(visit);
    if (typeof part !== "object" || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([key, inner]) => [key, visit(inner)]));
  };
  return visit(value) as T;
}

export const sumCounts = (all: readonly RedactionCounts[]): RedactionCounts => {
  const sum: RedactionCounts = {};
  for (const counts of all) {
    for (const kind of REDACTION_KINDS) {
      const count = counts[kind] ?? 0;
      if (count > 0) sum[kind] = (sum[kind] ?? 0) + count;
    }
  }
  return sum;
};

/** What was taken out, by kind, and why. */
export const markersOf = (counts: RedactionCounts): RedactionMarker[] =>
  REDACTION_KINDS.flatMap((kind) => {
    const count = counts[kind] ?? 0;
    return count === 0 ? [] : [{ kind, ...REDACTIONS[kind], count }];
  });
