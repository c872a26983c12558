import { createMemo, type JSX, Match, Show, Switch, untrack } from "solid-js";
import { Button } from "./button.tsx";
import { Callout } from "./callout.tsx";
import { ErrorState } from "./error-state.tsx";
import { describeError, statusOf } from "./error-text.ts";
import { Skeleton } from "./skeleton.tsx";

/** What a load looks like from outside; a query of solid-query has this shape. */
export interface Loadable<T> {
  isPending: boolean;
  isError: boolean;
  error: unknown;
  data: T | undefined;
  /** When `data` was set last; tracked in its place. */
  dataUpdatedAt?: number;
  /** Of a paged list: the failure is that of its next page, which `LoadMore` tells under the list. */
  isFetchNextPageError?: boolean;
  refetch: () => unknown;
}

export interface LoadProps<T> {
  from: Loadable<T>;
  skeleton?: JSX.Element;
  /** Beside the error, for instance the way to another page. */
  errorAction?: JSX.Element;
  children: (data: () => T) => JSX.Element;
}

// What an earlier answer showed must not stay in sight once the server says that it is out of scope.
const takesDataAway = (error: unknown) => [401, 403, 404].includes(statusOf(error) ?? 0);

/**
 * The states of a load in one place: on its way, refused or failed, there. A failed refresh keeps the data and says so.
 */
export function Load<T>(props: LoadProps<T>): JSX.Element {
  // Reading `data` while pending would suspend the whole page. So would each later refresh of a query that was in the
  // cache when it mounted: its first tracked read leaves a subscription behind that takes the page, and the focus, away.
  const data = createMemo(() => {
    if (props.from.isPending) return undefined;
    return props.from.dataUpdatedAt === undefined ? props.from.data : untrack(() => props.from.data);
  });
  const isRefused = () => props.from.isError && (takesDataAway(props.from.error) || data() === undefined);
  return (
    <Switch>
      <Match when={props.from.isPending}>{props.skeleton ?? <Skeleton />}</Match>
      <Match when={isRefused()}>
        <ErrorState error={props.from.error} retry={() => props.from.refetch()} action={props.errorAction} />
      </Match>
      <Match when={data() !== undefined}>
        <Show when={props.from.isError && props.from.isFetchNextPageError !== true}>
          <div class="mb-4">
            <Callout tone="warning" title="Could not refresh" role="status">
              <p>{describeError(props.from.error).detail} What you see may be out of date.</p>
              <Button size="sm" class="mt-2" onClick={() => void props.from.refetch()}>
                Try again
              </Button>
            </Callout>
          </div>
        </Show>
        {props.children(data as () => T)}
      </Match>
    </Switch>
  );
}
