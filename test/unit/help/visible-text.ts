const COMMENTS = /\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm;
const IMPORTS =
  /^\s*(?:import|export)\b[^;]*?\bfrom\s+["'][^"']+["'];?|\bimport\(["'][^"']+["']\)|^import\s+["'][^"']+["'];?/gm;
/** Attributes whose value is for the machine. */
const MACHINE_ATTRIBUTES =
  /\b(?:class|id|for|role|href|rel|target|type|name|d|viewBox|data-[\w-]+)=(?:"[^"]*"|\{`[^`]*`\})/g;
const LITERALS = /"((?:[^"\\\n]|\\.)*)"|'((?:[^'\\\n]|\\.)*)'|`((?:[^`\\]|\\.)*)`/g;
/** After a tag or a filled-in value, before the next one. */
const JSX_TEXT = /(?<=[>}])([^<>{}=;]+)(?=[<{])/g;

/** A word for people begins with a capital or stands among others; `"healthy"` alone is a value. */
const isForPeople = (text: string): boolean => /^[A-Z][a-z]/.test(text) || /\S\s+\S/.test(text);

/** What a source text of the web puts on the page: texts between tags, and literals that read like words for people. */
export function visibleTexts(source: string): string[] {
  const code = source.replaceAll(COMMENTS, "").replaceAll(IMPORTS, "").replaceAll(MACHINE_ATTRIBUTES, "");
  const literals = [...code.matchAll(LITERALS)]
    .map(([, double, single, template]) => double ?? single ?? template ?? "")
    // what is filled in is code
    .map((text) => text.replaceAll(/\$\{[^}]*\}/g, " "));
  const between = [...code.matchAll(JSX_TEXT)].map(([, text]) => text ?? "");
  return [...literals.filter(isForPeople), ...between]
    .map((text) => text.replaceAll(/\s+/g, " ").trim())
    .filter((text) => /[a-z]/i.test(text));
}
