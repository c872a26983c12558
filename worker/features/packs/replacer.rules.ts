// Thousands of values in thousands of texts: what stands at a place is looked up by its first characters, so the cost is
// that of reading the text, however many values there are.

const KEY = 4;

/** As long as the character, or the character itself. */
const ofLength = (one: string, character: string): string => (one.length === 1 ? one : character);

/**
 * Character by character, so that a place in the folded text is the same place in the text. By way of the capital: some
 * letters have more than one small form.
 */
export const fold = (text: string): string =>
  Array.from({ length: text.length }, (_, at) => {
    const character = text.charAt(at);
    const capital = ofLength(character.toUpperCase(), character);
    return ofLength(capital.toLowerCase(), character);
  }).join("");

/** The ways in which the same value may be written, folded. */
export const spellings = (value: string): Set<string> =>
  new Set(
    [value, value.normalize("NFC"), value.normalize("NFD"), value.trim()].map(fold).filter((text) => text !== ""),
  );

const WORD = /[\p{L}\p{N}]/u;

/** A short value inside a longer word is no name: only where it stands by itself. */
const standsAlone = (text: string, from: number, to: number): boolean =>
  !WORD.test(text.charAt(from - 1)) && !WORD.test(text.charAt(to));

interface Found {
  length: number;
  alias: string;
}

/** @param aliases by the folded value that they stand for */
export function makeReplacer(aliases: ReadonlyMap<string, string>): (text: string) => string {
  // by how values begin, how long those are that begin so: thousands of addresses begin alike, but have few lengths
  const lengthsOf = new Map<string, Set<number>>();
  for (const value of aliases.keys()) {
    const start = value.slice(0, KEY);
    lengthsOf.set(start, (lengthsOf.get(start) ?? new Set()).add(value.length));
  }
  // the longest first: a name may begin with another one
  const longestFirst = new Map([...lengthsOf].map(([start, lengths]) => [start, [...lengths].sort((a, b) => b - a)]));
  const startLengths = [...new Set([...lengthsOf.keys()].map(({ length }) => length))].sort((a, b) => b - a);

  const at = (folded: string, place: number): Found | undefined => {
    for (const startLength of startLengths) {
      for (const length of longestFirst.get(folded.slice(place, place + startLength)) ?? []) {
        const alias = aliases.get(folded.slice(place, place + length));
        if (alias !== undefined && (length >= KEY || standsAlone(folded, place, place + length)))
          return { length, alias };
      }
    }
    return undefined;
  };

  return (text) => {
    const folded = fold(text);
    let [result, rest] = ["", 0];
    for (let place = 0; place < folded.length; place += 1) {
      const found = at(folded, place);
      if (found === undefined) continue;
      result += text.slice(rest, place) + found.alias;
      rest = place + found.length;
      place = rest - 1;
    }
    return rest === 0 ? text : result + text.slice(rest);
  };
}
