import { useSearchParams } from "@solidjs/router";
import { useInfiniteQuery } from "@tanstack/solid-query";
import { createEffect, createMemo, type JSX, Show } from "solid-js";
import type { RunPage } from "../../../../worker/features/operations/list.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore, type PagedList } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { type SessionWorkspace, useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { LiveNotice } from "../components/live-notice.tsx";
import { OperationFilters } from "../components/operation-filters.tsx";
import { RunList } from "../components/run-list.tsx";
import { useListedTenant } from "../listed-tenant.ts";
import { operationsQuery } from "../operations.queries.ts";
import { isFiltered, NO_FILTER, type RunFilter, readFilter, writeFilter } from "../run-filter.rules.ts";
import { goesOn } from "../run-pages.rules.ts";

/** The operations of a workspace: that of the address, else the one at hand. */
export function OperationsPage(): JSX.Element {
  const admin = useAdmin();
  const [search, setSearch] = useSearchParams();
  const workspace = createMemo(
    () => admin.session().workspaces.find(({ id }) => id === search.workspace) ?? admin.workspaceAtHand(),
  );
  useWorkspaceOf(() => workspace()?.id);
  // by value, so that a word of the address that asks for nothing changes nothing
  const filter = createMemo(() => readFilter(search), NO_FILTER, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  // whoever gets the address sees the same workspace
  const change = (to: RunFilter) => setSearch({ ...writeFilter(to), workspace: workspace()?.id }, { replace: true });
  const tenant = useListedTenant(workspace, () => filter().tenant);
  const crumbs = () => {
    const listed = tenant();
    if (listed === undefined) return [];
    return [
      { label: workspace()?.name ?? "Workspace" },
      { label: "Tenants", href: `/admin/w/${workspace()?.id}/tenants` },
      { label: listed.display_name, href: `/admin/t/${listed.id}` },
    ];
  };
  return (
    <>
      <PageHeader
        title="Operations"
        subtitle={tenant() === undefined ? workspace()?.name : undefined}
        breadcrumbs={crumbs()}
      />
      <Show when={tenant()}>{(listed) => <TenantNav tenant={listed()} current="operations" />}</Show>
      <Show
        when={workspace()}
        fallback={
          <Panel flush>
            <EmptyState
              title="You are not a member of any workspace"
              detail="Operations belong to a workspace. Ask an owner of one for an invitation link."
            />
          </Panel>
        }
      >
        {(current) => <Operations workspace={current()} filter={filter()} onChange={change} />}
      </Show>
    </>
  );
}

interface OperationsProps {
  workspace: SessionWorkspace;
  filter: RunFilter;
  onChange: (filter: RunFilter) => void;
}

function Operations(props: OperationsProps): JSX.Element {
  const admin = useAdmin();
  const runs = useInfiniteQuery(() =>
    operationsQuery(props.workspace.id, props.filter, { poll: admin.live() !== "live" }),
  );
  createEffect(() => {
    if (runs.isSuccess && !runs.isFetching && goesOn(runs.data.pages)) void runs.fetchNextPage();
  });
  return (
    <>
      <LiveNotice what="the list" />
      <Panel flush>
        <div class="border-line border-b p-4">
          <OperationFilters workspace={props.workspace} filter={props.filter} onChange={props.onChange} />
        </div>
        <Load
          from={runs}
          skeleton={<Skeleton class="space-y-3 p-4" lines={6} label="Loading the operations" />}
          errorAction={
            <Show
              when={isFiltered(props.filter)}
              fallback={<ButtonLink href="/admin">Go to the start page</ButtonLink>}
            >
              <Button onClick={() => props.onChange(NO_FILTER)}>Clear the filters</Button>
            </Show>
          }
        >
          {(data) => (
            <>
              <RunList
                of="workspace"
                runs={data().pages.flatMap((page) => page.items)}
                empty={<NothingFound {...props} last={data().pages.at(-1)} />}
              />
              <SearchEnd list={runs} until={data().pages.at(-1)?.searched_until ?? null} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}

function NothingFound(props: OperationsProps & { last: RunPage | undefined }): JSX.Element {
  return (
    <Show when={props.last?.next_cursor === null} fallback={<EmptyState title="Nothing found so far" />}>
      <Show
        when={isFiltered(props.filter)}
        fallback={
          <EmptyState
            title="No operations yet"
            detail="What is run on the tenants in your scope appears here. Open a tenant to start the first operation."
            action={<ButtonLink href={`/admin/w/${props.workspace.id}/tenants`}>Go to the tenants</ButtonLink>}
          />
        }
      >
        <EmptyState
          title="No operation matches"
          action={<Button onClick={() => props.onChange(NO_FILTER)}>Clear the filters</Button>}
        />
      </Show>
    </Show>
  );
}

/** The way to older runs; a search that is not through says how far it got. */
function SearchEnd(props: { list: PagedList; until: string | null }): JSX.Element {
  return (
    <LoadMore list={props.list} label={props.until === null ? undefined : "Continue searching"}>
      <Show when={props.until}>
        {(until) => (
          <p class="text-ink-2 text-sm" role="status">
            {props.list.isFetchingNextPage ? "Searching, back to" : "Searched back to"} <Timestamp at={until()} />
          </p>
        )}
      </Show>
    </LoadMore>
  );
}
