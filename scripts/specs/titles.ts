/** Finds the tests of a TypeScript file by their titles. */
import { mentionedIds } from "./markdown.ts";
import { type Token, tokenize } from "./scan.ts";

export interface FoundTest {
  title: string;
  /** Ids in the test's own title and in those of the groups around it. */
  ids: string[];
  /** A test that does not run proves nothing: skipped, todo, or inside such a group. */
  skipped: boolean;
  line: number;
}

interface Call {
  title: string;
  group: boolean;
  skipped: boolean;
  from: number;
  to: number;
  line: number;
}

const OFF = new Set(["skip", "todo", "fixme"]);
const MODIFIERS = new Set([
  ...OFF,
  ...["each", "for", "only", "concurrent", "sequential", "fails", "fail", "describe", "serial", "parallel", "skipIf"],
  "runIf",
]);

/** Tests in source order. `it.each(rows)("title")` is one test: its rows are its business. */
export function testsIn(source: string): FoundTest[] {
  const calls = findCalls(tokenize(source));
  return calls
    .filter((call) => !call.group)
    .map((call) => {
      const around = calls.filter((other) => other.from <= call.from && call.to <= other.to);
      const ids = around.flatMap(({ title }) => mentionedIds(title).map(({ id }) => id));
      return {
        title: call.title,
        ids: [...new Set(ids)],
        skipped: around.some(({ skipped }) => skipped),
        line: call.line,
      };
    });
}

function findCalls(tokens: Token[]): Call[] {
  return tokens.flatMap((token, at) => {
    const starts = token.kind === "word" && /^(it|test|describe)$/.test(token.text) && !isMark(tokens[at - 1], ".");
    const call = starts ? readCall(tokens, at) : undefined;
    return call ? [call] : [];
  });
}

function readCall(tokens: Token[], from: number): Call | undefined {
  const modifiers: string[] = [];
  const root = tokens[from];
  let at = from + 1;
  while (root) {
    const next = tokens[at];
    const after = tokens[at + 1];
    if (isMark(next, ".") && after?.kind === "word") {
      if (!MODIFIERS.has(after.text)) return undefined;
      modifiers.push(after.text);
      at += 2;
    } else if (next?.kind === "text" && modifiers.length > 0) {
      at += 1; // it.each`table`
    } else if (isMark(next, "(")) {
      const to = closing(tokens, at);
      if (after?.kind !== "text" && isMark(tokens[to + 1], "(")) {
        at = to + 1; // it.each(rows)("title")
        continue;
      }
      return {
        title: firstArgument(tokens, at + 1, to),
        group: root.text === "describe" || modifiers.includes("describe"),
        skipped: modifiers.some((name) => OFF.has(name)),
        from,
        to,
        line: root.line,
      };
    } else return undefined;
  }
  return undefined;
}

/** The words of a first argument that starts with a string, also when it is put together with `+`. */
function firstArgument(tokens: Token[], from: number, to: number): string {
  if (tokens[from]?.kind !== "text") return "";
  const comma = tokens.findIndex((token, index) => index >= from && index < to && isMark(token, ","));
  return tokens
    .slice(from, comma < 0 ? to : comma)
    .filter((token) => token.kind === "text")
    .map((token) => token.text)
    .join("");
}

function closing(tokens: Token[], open: number): number {
  let depth = 0;
  for (let at = open; at < tokens.length; at++) {
    if (isMark(tokens[at], "(")) depth++;
    if (isMark(tokens[at], ")") && --depth === 0) return at;
  }
  return tokens.length;
}

function isMark(token: Token | undefined, text: string): boolean {
  return token?.kind === "mark" && token.text === text;
}
