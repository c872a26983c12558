import { GLOSSARY } from "../../../worker/features/help/glossary.contract.ts";

const ALIASES: readonly string[] = Object.values(GLOSSARY).flatMap(({ aliases }) => aliases);

/** Whole words, in the singular and the plural. */
const PATTERNS = ALIASES.map((alias) => ({ alias, pattern: new RegExp(`\\b${alias}s?\\b`, "i") }));

/** The aliases that a text uses where the glossary has a name. */
export const rivalsIn = (text: string): string[] =>
  PATTERNS.filter(({ pattern }) => pattern.test(text)).map(({ alias }) => alias);
