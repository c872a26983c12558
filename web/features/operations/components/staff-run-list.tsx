import { For, type JSX, Show } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import type { StaffRuns } from "../staff-runs.ts";
import { StaffRunRow } from "./staff-run-row.tsx";

/** Down to when a page looked, and the way further back. */
function More(props: { list: StaffRuns }): JSX.Element {
  return (
    <Show when={props.list.hasMore()}>
      <div class="flex flex-wrap items-center justify-between gap-3 border-line border-t px-4 py-3 text-sm">
        <span class="text-ink-3">
          <Show when={props.list.searchedUntil()}>
            {(until) => (
              <>
                Looked back to <Timestamp at={until()} format="short" />
              </>
            )}
          </Show>
        </span>
        <Button size="sm" busy={props.list.isLoading()} onClick={() => void props.list.more()}>
          {props.list.searchedUntil() === null ? "Show older runs" : "Look further back"}
        </Button>
      </div>
    </Show>
  );
}

/** Runs newest first; the open one shows its detail in its place. */
export function StaffRunList(props: {
  list: StaffRuns;
  isFiltered: boolean;
  openId: string | undefined;
  onOpen: (runId: string | undefined) => void;
}): JSX.Element {
  const empty = () => {
    if (props.list.hasMore()) return "No match among the newest runs";
    return props.isFiltered ? "No run matches" : "No run yet";
  };
  return (
    <Show
      when={props.list.runs()}
      fallback={
        <Show when={props.list.error()} fallback={<Skeleton label="Loading the runs" lines={6} />}>
          {(error) => <ErrorState error={error()} retry={props.list.reload} />}
        </Show>
      }
    >
      {(runs) => (
        <>
          <Show
            when={runs().length > 0}
            fallback={
              <EmptyState title={empty()} detail={props.isFiltered ? "Another filter may show more." : undefined} />
            }
          >
            <ul aria-label="Runs">
              <For each={runs()}>
                {(run) => (
                  <StaffRunRow
                    run={run}
                    isOpen={props.openId === run.id}
                    onToggle={() => props.onOpen(props.openId === run.id ? undefined : run.id)}
                  />
                )}
              </For>
            </ul>
          </Show>
          <Show when={props.list.error()}>
            <p class="border-line border-t px-4 py-2.5 text-sm text-warning-ink" role="status">
              This could not be refreshed. What is shown may have changed since.
            </p>
          </Show>
          <More list={props.list} />
        </>
      )}
    </Show>
  );
}
