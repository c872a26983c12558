/** Says that the file is UTF-8 to spreadsheets, which otherwise guess. */
export const CSV_BOM = "\uFEFF";

export type CsvCell = string | number | boolean | null;

// Marks that turn the direction of writing: unseen themselves, they make one text look like another.
const DIRECTION_MARKS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/g;

export const withoutDirectionMarks = (text: string): string => text.replaceAll(DIRECTION_MARKS, "");

// Spreadsheets run a cell that begins like this as a formula. NFKC brings the full-width and small forms together, which
// some locales run as well; the mathematical minus has no such form.
const STARTS_FORMULA = /^[=+\-@\u2212]/;

// Where a cell begins: at its start, and where a program that separates by other characters than we do would cut it. White
// space, controls and invisible characters in front do not keep a formula from running.
const BEGINNINGS = /(^|\r\n|[;\t\r\n])(?=[\p{Z}\p{Cc}\p{Cf}]*(\P{Cc}))/gu;

/** A tab or line break in front is a way around a look at the first character. */
const STARTS_WITH_BREAK = /^[\t\r\n]/;

/** The text as a spreadsheet shows it: an apostrophe in front keeps what looks like a formula from being one. */
function defuse(text: string): string {
  const marked = text.replaceAll(BEGINNINGS, (beginning: string, _cut: string, first: string) =>
    STARTS_FORMULA.test(first.normalize("NFKC")) ? `${beginning}'` : beginning,
  );
  return marked === text && STARTS_WITH_BREAK.test(text) ? `'${text}` : marked;
}

const NEEDS_QUOTES = /[",;\t\r\n]|^\s|\s$/;

function cellText(cell: CsvCell): string {
  if (cell === null) return "";
  // a number is written by us: its minus is one
  if (typeof cell !== "string") return String(cell);
  const text = defuse(withoutDirectionMarks(cell));
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

/** One line of a file (RFC 4180), its end included. */
export const csvLine = (cells: readonly CsvCell[]): string => `${cells.map(cellText).join(",")}\r\n`;
