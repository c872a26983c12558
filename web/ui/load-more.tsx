import { type JSX, Show } from "solid-js";
import { Button } from "./button.tsx";

/** What the end of a paged list looks like from outside; an infinite query of solid-query has this shape. */
export interface PagedList {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  isFetchNextPageError: boolean;
  fetchNextPage: () => unknown;
}

/** That the next page failed, beside the button that asks for it again; `Load`, far above, does not tell of it. */
export function NextPageFailure(props: { list: Pick<PagedList, "isFetchNextPageError"> }): JSX.Element {
  return (
    <Show when={props.list.isFetchNextPageError}>
      <p class="text-sm text-warning-ink" role="status">
        The next page could not be loaded.
      </p>
    </Show>
  );
}

/** The way to the next page, under a list; nothing under its last one. */
export function LoadMore(props: {
  list: PagedList;
  /** What the button says unless it is “Load more”. */
  label?: string;
  /** Beside the button: how far the list has got. */
  children?: JSX.Element;
}): JSX.Element {
  return (
    <Show when={props.list.hasNextPage}>
      <div class="flex flex-wrap items-center justify-center gap-3 border-line border-t p-3">
        <NextPageFailure list={props.list} />
        {props.children}
        <Button busy={props.list.isFetchingNextPage} onClick={() => void props.list.fetchNextPage()}>
          {props.label ?? "Load more"}
        </Button>
      </div>
    </Show>
  );
}
