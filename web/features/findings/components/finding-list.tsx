import { useInfiniteQuery, useQuery } from "@tanstack/solid-query";
import { createMemo, type JSX, Match, Show, Switch } from "solid-js";
import { MOST_AT_ONCE } from "../../../../worker/features/findings/finding-actions.contract.ts";
import { FINDING_STATES } from "../../../../worker/features/findings/finding-rules.contract.ts";
import { itemsOf } from "../../../api/items-of.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type FindingFilter, isFiltered, NO_FILTER } from "../finding-filter.rules.ts";
import { findingsQuery, summaryQuery } from "../findings.queries.ts";
import { createSelection } from "../selection.ts";
import { BulkBar } from "./bulk-bar.tsx";
import { FindingFilters } from "./finding-filters.tsx";
import { FindingTable } from "./finding-table.tsx";

interface ListProps {
  tenantId: string;
  viewerId: string;
  filter: FindingFilter;
  onChange: (filter: FindingFilter) => void;
  openId: string | null;
  hrefOf: (findingId: string) => string;
  refusal: string | undefined;
}

/** The findings that are asked for, and what can be done with many of them. */
export function FindingList(props: ListProps): JSX.Element {
  const list = useInfiniteQuery(() => findingsQuery(props.tenantId, props.filter));
  const findings = createMemo(() => itemsOf(list));
  const selection = createSelection(() => findings().map(({ id }) => id), MOST_AT_ONCE);
  const isPartial = () => !list.isPending && list.data?.pages.at(-1)?.is_partial === true;
  return (
    <Panel flush>
      <FindingFilters tenantId={props.tenantId} filter={props.filter} onChange={props.onChange} />
      <Load
        from={list}
        skeleton={<Skeleton class="space-y-3 border-line border-t p-4" lines={8} label="Loading the findings" />}
        errorAction={
          <Show when={isFiltered(props.filter)} fallback={<ButtonLink href="/admin">Go to the start page</ButtonLink>}>
            <Button onClick={() => props.onChange(NO_FILTER)}>Clear the filters</Button>
          </Show>
        }
      >
        {() => (
          <>
            <Show when={findings().length > 0}>
              <BulkBar {...props} findings={findings()} selection={selection} />
            </Show>
            <div class="border-line border-t">
              <FindingTable
                findings={findings()}
                selection={selection}
                openId={props.openId}
                hrefOf={props.hrefOf}
                empty={<NothingFound {...props} isThrough={!list.hasNextPage} />}
              />
            </div>
            <LoadMore list={list} label={isPartial() ? "Search further" : undefined}>
              <Show when={isPartial()}>
                <p class="text-ink-2 text-sm" role="status">
                  Part of the findings was searched.
                </p>
              </Show>
            </LoadMore>
          </>
        )}
      </Load>
    </Panel>
  );
}

function NothingFound(props: ListProps & { isThrough: boolean }): JSX.Element {
  const summary = useQuery(() => summaryQuery(props.tenantId));
  const isFirst = () => summary.isSuccess && !summary.data.has_any;
  return (
    <Switch
      fallback={
        <EmptyState
          title="Nothing waits for anybody"
          detail="Every finding of this tenant is resolved."
          action={
            <Button onClick={() => props.onChange({ ...NO_FILTER, states: FINDING_STATES })}>Show all findings</Button>
          }
        />
      }
    >
      <Match when={!props.isThrough}>
        <EmptyState title="Nothing found so far" />
      </Match>
      <Match when={isFirst()}>
        <EmptyState
          title="No findings yet"
          detail="Scans of admin roles and permissions find what somebody has to judge. Start one from the tenant's overview."
          action={<ButtonLink href={`/admin/t/${props.tenantId}`}>Go to the overview</ButtonLink>}
        />
      </Match>
      <Match when={isFiltered(props.filter)}>
        <EmptyState
          title="No finding matches"
          action={<Button onClick={() => props.onChange(NO_FILTER)}>Clear the filters</Button>}
        />
      </Match>
    </Switch>
  );
}
