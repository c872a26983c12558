import { type JSX, Show } from "solid-js";
import { Button } from "./button.tsx";

/** What the end of a paged list looks like from outside; an infinite query of solid-query has this shape. */
interface PagedList {
  hasNextPage: boolean;
  isFetchingNextPage: boolean;
  fetchNextPage: () => unknown;
}

/** The way to the next page, under a list; nothing under its last one. A page that fails is told by `Load` above it. */
export function LoadMore(props: { list: PagedList }): JSX.Element {
  return (
    <Show when={props.list.hasNextPage}>
      <div class="flex justify-center border-line border-t p-3">
        <Button busy={props.list.isFetchingNextPage} onClick={() => void props.list.fetchNextPage()}>
          Load more
        </Button>
      </div>
    </Show>
  );
}
