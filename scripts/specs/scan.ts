export interface Token {
  kind: "word" | "text" | "mark";
  text: string;
  line: number;
}

/**
 * A scanner instead of a parser: knowing strings, templates, comments and regular expressions is enough to tell a test's
 * title from an id in a comment or in a fixture.
 */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  scan(source, 0, tokens, false);
  return tokens;
}

/** Scans from `at`; inside a template's `${…}` it stops at the brace that closes it. Returns where it stopped. */
function scan(source: string, start: number, tokens: Token[], inHole: boolean): number {
  let at = start;
  let line = 1;
  let counted = start;
  let depth = 0;
  const push = (kind: Token["kind"], text: string, from: number) => {
    for (; counted < from; counted++) if (source[counted] === "\n") line++;
    tokens.push({ kind, text, line });
  };
  while (at < source.length) {
    const char = source[at] ?? "";
    const from = at;
    if (source.startsWith("//", at)) at = indexOrEnd(source, "\n", at);
    else if (source.startsWith("/*", at)) at = indexOrEnd(source, "*/", at) + 2;
    else if (char === '"' || char === "'") {
      at = endOfQuoted(source, at, char);
      push("text", source.slice(from + 1, at - 1), from);
    } else if (char === "`") {
      const template = readTemplate(source, at);
      at = template.end;
      push("text", template.text, from);
    } else if (char === "/" && startsPattern(tokens.at(-1))) {
      at = endOfPattern(source, at);
      push("mark", "/", from);
    } else if (/[\w$]/.test(char)) {
      while (/[\w$]/.test(source[at] ?? "")) at++;
      push("word", source.slice(from, at), from);
    } else {
      if (inHole && char === "{") depth++;
      if (inHole && char === "}" && depth-- === 0) return at;
      if (char.trim() !== "") push("mark", char, from);
      at++;
    }
  }
  return at;
}

function indexOrEnd(source: string, text: string, from: number): number {
  const found = source.indexOf(text, from);
  return found < 0 ? source.length : found;
}

/** A quote that its line does not close is an apostrophe in JSX text: the line's end bounds the damage. */
function endOfQuoted(source: string, start: number, quote: string): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === "\\") at++;
    else if (source[at] === quote) return at + 1;
    else if (source[at] === "\n") return start + 1;
  }
  return start + 1;
}

function readTemplate(source: string, start: number): { text: string; end: number } {
  let text = "";
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === "`") return { text, end: at + 1 };
    if (source[at] === "\\") at++;
    else if (source.startsWith("${", at)) {
      at = scan(source, at + 2, [], true);
      text += " ";
      continue;
    }
    text += source[at] ?? "";
  }
  return { text, end: source.length };
}

/** After a value a slash divides, after `<` it closes a JSX element; anywhere else it opens a pattern. */
function startsPattern(before: Token | undefined): boolean {
  if (!before) return true;
  if (before.kind === "text") return false;
  if (before.kind === "word") return /^(return|typeof|case|in|of|await|void)$/.test(before.text);
  return !/[)\]}<]/.test(before.text);
}

function endOfPattern(source: string, start: number): number {
  let inClass = false;
  for (let at = start + 1; at < source.length; at++) {
    const char = source[at];
    if (char === "\n") return start + 1;
    if (char === "\\") at++;
    else if (char === "[") inClass = true;
    else if (char === "]") inClass = false;
    else if (char === "/" && !inClass) return at + 1;
  }
  return start + 1;
}
