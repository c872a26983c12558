import { type Accessor, createEffect, createSignal, on, onCleanup } from "solid-js";
import { type ApiError, toApiError } from "./errors.ts";

export interface Page<T> {
  items: readonly T[];
  next_cursor: string | null;
}

export interface Pages<T, P extends Page<T>> {
  /** Of all pages so far; undefined before the first one of the question. */
  items: Accessor<readonly T[] | undefined>;
  /** The page that came last, for what it says beside its items. */
  last: Accessor<P | undefined>;
  error: Accessor<ApiError | null>;
  isLoading: Accessor<boolean>;
  hasMore: Accessor<boolean>;
  more: () => Promise<void>;
  reload: () => Promise<void>;
  /** Asks for the first page again beside what is shown. @returns whether it was answered */
  refresh: (merge: (known: readonly T[], first: P) => readonly T[]) => Promise<boolean>;
}

/** A list page after page; another question begins anew, and a late answer to an older one is dropped. */
export function createPages<Q, T, P extends Page<T>>(
  question: Accessor<Q>,
  fetchPage: (question: Q, cursor: string | null) => Promise<P & Page<T>>,
): Pages<T, P> {
  const [items, setItems] = createSignal<readonly T[] | undefined>(undefined);
  const [last, setLast] = createSignal<P | undefined>(undefined);
  const [error, setError] = createSignal<ApiError | null>(null);
  const [isLoading, setLoading] = createSignal(false);
  let latest = 0;
  const load = async (from: string | null) => {
    latest += 1;
    const asked = latest;
    setLoading(true);
    try {
      const page = await fetchPage(question(), from);
      if (asked !== latest) return;
      setLast(() => page);
      setItems((known = []) => (from === null ? page.items : [...known, ...page.items]));
      setError(null);
    } catch (thrown) {
      if (asked === latest) setError(toApiError(thrown));
    } finally {
      if (asked === latest) setLoading(false);
    }
  };
  const refresh = async (merge: (known: readonly T[], first: P) => readonly T[]) => {
    const asked = latest;
    try {
      const page = await fetchPage(question(), null);
      // another question, or a page that was asked for meanwhile, has the word
      if (asked !== latest || isLoading()) return true;
      setItems((known) => known && merge(known, page));
      setError(null);
      return true;
    } catch {
      return false;
    }
  };
  createEffect(
    on(question, () => {
      setItems(undefined);
      setLast(undefined);
      setError(null);
      void load(null);
    }),
  );
  onCleanup(() => {
    latest += 1;
  });
  return {
    items,
    last,
    error,
    isLoading,
    hasMore: () => (last()?.next_cursor ?? null) !== null,
    more: () => load(last()?.next_cursor ?? null),
    reload: () => load(null),
    refresh,
  };
}

/** The end of the list as `LoadMore` shows it: the way to the next page, and what became of the last try. */
export const endOf = (pages: Pick<Pages<unknown, Page<unknown>>, "hasMore" | "isLoading" | "error" | "more">) => ({
  get hasNextPage() {
    return pages.hasMore();
  },
  get isFetchingNextPage() {
    return pages.isLoading();
  },
  get isFetchNextPageError() {
    return pages.error() !== null;
  },
  fetchNextPage: pages.more,
});
