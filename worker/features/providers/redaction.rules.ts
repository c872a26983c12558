import { REDACTED, takeOutSensitive } from "../../platform/redaction.ts";

export { REDACTED };

/** Longest text that a message or a piece of evidence may hold. */
export const LONGEST_TEXT = 300;

/** More than this is not even looked at, so that no text costs much. */
const LONGEST_LOOK = 4_000;

/** What may be stored of a text: nothing sensitive, and no more than it may be long. */
export function redactText(text: string): string {
  const { text: clean } = takeOutSensitive(text.slice(0, LONGEST_LOOK));
  return clean.length > LONGEST_TEXT ? `${clean.slice(0, LONGEST_TEXT - 1)}…` : clean;
}
