/** Finds that are enough to look at. */
const ENOUGH = 25;

/** A page of a list that is searched part by part, because what is asked for may be rare. */
export interface SearchedPage {
  found: number;
  /** It ended because it had searched enough, not because it was full. */
  isPart: boolean;
  isLast: boolean;
}

/**
 * Whether a search that is not through goes on by itself: it found little, or nothing that is new, and has not gone on for
 * long. Whoever asks for more after that begins another round.
 *
 * @param atOnce pages that it goes on for before it asks
 */
export function searchGoesOn(pages: readonly SearchedPage[], atOnce: number): boolean {
  const last = pages.at(-1);
  if (last === undefined || last.isLast || !last.isPart) return false;
  const lastFull = pages.findLastIndex((page) => !page.isPart);
  const searched = pages.slice(lastFull + 1);
  const round = searched.slice(Math.floor((searched.length - 1) / atOnce) * atOnce);
  if (round.length === atOnce) return false;
  // whoever asked for more wants to see something of it
  return last.found === 0 || round.reduce((sum, { found }) => sum + found, 0) < ENOUGH;
}
