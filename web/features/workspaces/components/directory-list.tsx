import { useSearchParams } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { endOf, type Pages } from "../../../api/pages.ts";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";

type Listed = Pick<
  Pages<unknown, { items: readonly unknown[]; next_cursor: string | null }>,
  "error" | "isLoading" | "hasMore" | "more" | "reload"
>;

/** A directory in its states: on its way, failed, empty, a page after the other. */
export function DirectoryList<T extends { id: string }>(props: {
  label: "Workspaces" | "Tenants";
  list: Listed & { items: () => readonly T[] | undefined };
  columns: readonly Column<T>[];
  q: string;
  /** When nothing is there that a search could have hidden. */
  empty: JSX.Element;
}): JSX.Element {
  const [, setSearch] = useSearchParams();
  return (
    <Panel flush>
      <Show
        when={props.list.items()}
        fallback={
          <Show
            when={props.list.error()}
            fallback={<Skeleton label={`Loading ${props.label.toLowerCase()}`} lines={6} />}
          >
            {(error) => <ErrorState error={error()} retry={props.list.reload} />}
          </Show>
        }
      >
        {(items) => (
          <>
            <DataTable
              label={props.label}
              columns={props.columns}
              rows={items()}
              rowKey={({ id }) => id}
              empty={
                <Show when={props.q !== ""} fallback={props.empty}>
                  <EmptyState
                    title={`No name holds “${props.q}”`}
                    action={<Button onClick={() => setSearch({ q: undefined })}>Clear the search</Button>}
                  />
                </Show>
              }
            />
            <LoadMore list={endOf(props.list)} />
          </>
        )}
      </Show>
    </Panel>
  );
}

/** A name with the id that other tools ask for; one click selects it whole. */
export function Named(props: { id: string; children: JSX.Element }): JSX.Element {
  return (
    <span class="flex min-w-0 flex-col gap-0.5">
      <span class="flex flex-wrap items-center gap-x-2 break-words">{props.children}</span>
      <code class="select-all break-all font-mono text-ink-3 text-xs">{props.id}</code>
    </span>
  );
}
