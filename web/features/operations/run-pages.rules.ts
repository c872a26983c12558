import type { RunPage } from "../../../worker/features/operations/list.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { searchGoesOn } from "../../api/search-pages.rules.ts";
import { newerRun } from "./run-cache.rules.ts";

/** Pages that a search goes on for by itself before it asks. */
const PAGES_AT_ONCE = 4;

export const goesOn = (pages: readonly Pick<RunPage, "items" | "searched_until" | "next_cursor">[]): boolean =>
  searchGoesOn(
    pages.map(({ items, searched_until, next_cursor }) => ({
      found: items.length,
      isPart: searched_until !== null,
      isLast: next_cursor === null,
    })),
    PAGES_AT_ONCE,
  );

const insert = (runs: readonly RunView[], run: RunView): RunView[] => {
  const at = runs.findIndex(({ id }) => id < run.id);
  return at === -1 ? [...runs, run] : runs.toSpliced(at, 0, run);
};

/** Whether the page goes down to where the run is: a full one to its last run, another one to when it was searched. */
const reaches = (
  { next_cursor, searched_until }: Pick<RunPage, "next_cursor" | "searched_until">,
  run: Pick<RunView, "id" | "created_at">,
): boolean =>
  next_cursor === null || (searched_until === null ? run.id >= next_cursor : run.created_at >= searched_until);

/**
 * The pages with a run as it is now. Where it is listed it is replaced; one that is not is put in its place when
 * `isHeld`, unless that is on a page that nobody has asked for yet.
 */
export function withRunInPages<Page extends Pick<RunPage, "items" | "next_cursor" | "searched_until">>(
  pages: readonly Page[],
  run: RunView,
  isHeld: boolean,
): Page[] {
  if (pages.some(({ items }) => items.some(({ id }) => id === run.id)))
    return pages.map((page) => ({
      ...page,
      items: page.items.map((known) => (known.id === run.id ? newerRun(known, run) : known)),
    }));
  const index = isHeld ? pages.findIndex((page) => reaches(page, run)) : -1;
  return pages.map((page, at) => (at === index ? { ...page, items: insert(page.items, run) } : page));
}

/** Whether the list shows the run already. */
export const isListed = (pages: readonly Pick<RunPage, "items">[], run: Pick<RunView, "id">): boolean =>
  pages.some(({ items }) => items.some(({ id }) => id === run.id));
