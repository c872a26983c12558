/** What `npm run specs` reads out of the Markdown files: sections, requirements, tasks and boxes. No IO. */

const REQUIREMENT_ID = /^FR-\d{3}-\d{3}$/;

export interface Requirement {
  id: string;
  text: string;
  line: number;
}

export interface Task {
  id: string;
  ticked: boolean;
  requirements: string[];
  /** Paths between backticks after `files:`, relative to the repository. */
  files: string[];
  /** The text after `evidence:`, empty when there is none. */
  evidence: string;
  line: number;
}

export interface IdMention {
  id: string;
  line: number;
  wellFormed: boolean;
}

/** Every requirement id in a text, malformed ones such as `FR-1-2` included, so that a typing error is not silence. */
export function mentionedIds(text: string): IdMention[] {
  return text.split("\n").flatMap((line, index) =>
    [...line.matchAll(/\bFR-\d+(?:-\d+)*/g)].map(([id]) => ({
      id,
      line: index + 1,
      wellFormed: REQUIREMENT_ID.test(id),
    })),
  );
}

/** Blanks HTML comments and fenced code while keeping every line where it was. */
export function withoutCommentsAndCode(markdown: string): string {
  const blank = (match: string) => match.replace(/[^\n]/g, "");
  return markdown.replace(/<!--[\s\S]*?-->/g, blank).replace(/^```[\s\S]*?^```$/gm, blank);
}

/** Level-two headings with the text below each, in order. */
export function sections(markdown: string): { title: string; body: string; line: number }[] {
  const found: { title: string; lines: string[]; line: number }[] = [];
  withoutCommentsAndCode(markdown)
    .split("\n")
    .forEach((text, index) => {
      const heading = /^## +(.+?) *$/.exec(text);
      if (heading?.[1]) found.push({ title: heading[1], lines: [], line: index + 1 });
      else found.at(-1)?.lines.push(text);
    });
  return found.map(({ title, lines, line }) => ({ title, body: lines.join("\n"), line }));
}

/** A section with nothing but sub-headings says nothing. */
export function isEmptyBody(body: string): boolean {
  return body.split("\n").every((line) => line.trim() === "" || /^#+ /.test(line));
}

/** Definitions of the form `- **FR-NNN-NNN**: text`, continued by indented lines. */
export function requirements(markdown: string): Requirement[] {
  return bullets(markdown).flatMap(({ head, rest, line }) => {
    const match = /^\*\*(FR-[\d-]+)\*\*: *(.*)$/.exec(head);
    return match?.[1] ? [{ id: match[1], text: [match[2], ...rest].join(" ").trim(), line }] : [];
  });
}

/** Boxes of a checklist or a task list: `- [ ] …` and `- [x] …`. */
export function boxes(markdown: string): { ticked: boolean; text: string; rest: string[]; line: number }[] {
  return bullets(markdown).flatMap(({ head, rest, line }) => {
    const match = /^\[(.?)\] *(.*)$/.exec(head);
    return match ? [{ ticked: match[1]?.toLowerCase() === "x", text: match[2] ?? "", rest, line }] : [];
  });
}

/** Tasks of the form `- [ ] T001 title (FR-…)` with the sub-items `files:` and `evidence:`. `id` is "" when it has none. */
export function tasks(markdown: string): Task[] {
  return boxes(markdown).map(({ ticked, text, rest, line }) => ({
    id: /^(T\d{3})\b/.exec(text)?.[1] ?? "",
    ticked,
    requirements: mentionedIds(text).map((mention) => mention.id),
    files: [...subItem(rest, "files").matchAll(/`([^`]+)`/g)].map((match) => match[1] ?? ""),
    evidence: subItem(rest, "evidence"),
    line,
  }));
}

function subItem(lines: string[], name: string): string {
  const start = lines.findIndex((line) => line.startsWith(`- ${name}:`));
  if (start < 0) return "";
  const next = lines.findIndex((line, index) => index > start && line.startsWith("- "));
  const own = lines.slice(start, next < 0 ? undefined : next);
  return own.join(" ").slice(`- ${name}:`.length).trim();
}

function bullets(markdown: string): { head: string; rest: string[]; line: number }[] {
  const found: { head: string; rest: string[]; line: number }[] = [];
  let open = false;
  withoutCommentsAndCode(markdown)
    .split("\n")
    .forEach((text, index) => {
      if (text.startsWith("- ")) {
        found.push({ head: text.slice(2), rest: [], line: index + 1 });
        open = true;
      } else if (open && /^\s+\S/.test(text)) {
        found.at(-1)?.rest.push(text.trim());
      } else if (text.trim() !== "") {
        open = false;
      }
    });
  return found;
}
