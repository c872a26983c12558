// the sentences are English: in one of them, “1.200 findings” would be about one
const number = new Intl.NumberFormat("en");

/** “1 finding”, “1,200 findings”: a number of things in a sentence. `many` where an s does not make it. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${number.format(count)} ${count === 1 ? one : many}`;
