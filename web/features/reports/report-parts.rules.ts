/** The part that the address asks for, whose pages begin at 1; the first one for anything that is no page of the report. */
export function partOf(word: string | string[] | undefined, parts: number): number {
  const page = Number(word);
  return Number.isInteger(page) && page >= 1 && page <= parts ? page - 1 : 0;
}
