/** An infinite query of solid-query, as far as what it holds is concerned. */
interface PagedData<T> {
  isPending: boolean;
  data: { pages: readonly { items: readonly T[] }[] } | undefined;
}

/**
 * What is there of a paged list, also after a refresh or a next page that failed: what was shown before stays. Reads no data
 * while there is none, which would suspend the page.
 */
export const itemsOf = <T>(list: PagedData<T>): T[] =>
  list.isPending ? [] : (list.data?.pages.flatMap((page) => page.items) ?? []);
