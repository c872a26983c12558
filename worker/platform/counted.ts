/** “1,200”. Not the formatter of the runtime: what is stored or handed over must not depend on which locale data it has. */
export const grouped = (count: number): string => String(count).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");

/** “1 finding”, “1,200 findings”: a number of things in a sentence. `many` where an s does not make it. */
export const counted = (count: number, one: string, many = `${one}s`): string =>
  `${grouped(count)} ${count === 1 ? one : many}`;
