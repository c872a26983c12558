import { useInfiniteQuery } from "@tanstack/solid-query";
import { createEffect, type JSX, Show } from "solid-js";
import { searchGoesOn } from "../../../api/search-pages.rules.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Spinner } from "../../../ui/icons.tsx";
import { Load } from "../../../ui/load.tsx";
import { NextPageFailure } from "../../../ui/load-more.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { auditQuery } from "../audit.queries.ts";
import { isFiltered } from "../audit-filters.rules.ts";
import type { FilterState } from "../filter-state.ts";
import { EntryTable } from "./entry-table.tsx";

/** Stretches of the log that are searched without being asked again, as long as little is found. */
const SEARCHED_AT_ONCE = 10;

/** The log as it is filtered, and the way to what is older. */
export function LogPanel(props: { workspaceId: string; state: FilterState }): JSX.Element {
  const log = useInfiniteQuery(() => auditQuery(props.workspaceId, props.state.filters()));
  // also while a further page has failed: where the search stands is still true
  const pages = () => (log.isPending ? [] : (log.data?.pages ?? []));
  const last = () => pages().at(-1);
  const goesOn = () =>
    searchGoesOn(
      pages().map(({ items, searched_back_to, next_cursor }) => ({
        found: items.length,
        isPart: searched_back_to !== null,
        isLast: next_cursor === null,
      })),
      SEARCHED_AT_ONCE,
    );
  // a search that failed waits for somebody who tries again
  const isSearching = () => log.isFetchingNextPage || (goesOn() && !log.isError);

  createEffect(() => {
    if (isSearching() && !log.isFetching) void log.fetchNextPage();
  });

  const empty = () => (
    <Show
      when={!log.hasNextPage}
      fallback={
        <EmptyState
          title={isSearching() ? "Searching the log…" : "Nothing found so far"}
          detail="What these filters ask for is rare: the log is searched part by part."
        />
      }
    >
      <Show when={isFiltered(props.state.filters())} fallback={<EmptyState title="Nothing has been done here yet" />}>
        <EmptyState
          title="No entry matches these filters"
          action={<Button onClick={() => props.state.clear()}>Clear the filters</Button>}
        />
      </Show>
    </Show>
  );

  return (
    <div class="border-line border-t">
      <Load
        from={log}
        skeleton={<Skeleton class="space-y-3 p-4" lines={8} />}
        errorAction={
          <Show
            when={isFiltered(props.state.filters())}
            fallback={<ButtonLink href="/admin">Go to the start page</ButtonLink>}
          >
            <Button onClick={() => props.state.clear()}>Clear the filters</Button>
          </Show>
        }
      >
        {(data) => (
          <>
            <EntryTable
              entries={data().pages.flatMap((page) => page.items)}
              empty={empty()}
              onOnly={(id) => props.state.set("resource_id", id)}
            />
            <Show when={log.hasNextPage}>
              <div class="flex flex-wrap items-center justify-center gap-3 border-line border-t p-3" role="status">
                <Show when={last()?.searched_back_to}>
                  {(at) => (
                    <span class="flex items-center gap-2 text-ink-3 text-sm">
                      <Show when={isSearching()}>
                        <Spinner />
                      </Show>
                      <span>
                        Searched back to <Timestamp at={at()} />
                      </span>
                    </span>
                  )}
                </Show>
                <NextPageFailure list={log} />
                <Button busy={isSearching()} onClick={() => void log.fetchNextPage()}>
                  {last()?.searched_back_to ? "Search further" : "Load more"}
                </Button>
              </div>
            </Show>
          </>
        )}
      </Load>
    </div>
  );
}
