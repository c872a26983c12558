import type { InfiniteData, QueryClient } from "@tanstack/solid-query";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { RunPage } from "../../../worker/features/operations/list.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import type { TenantDetail, TenantList } from "../../../worker/features/tenants/tenants.contract.ts";
import { findingsKey } from "../findings/findings.queries.ts";
import { draftAfterRun } from "../onboarding/draft-cache.rules.ts";
import { DRAFT, DRAFTS } from "../onboarding/onboarding.queries.ts";
import { operationsKey, RELATED, runKey } from "../operations/operations.queries.ts";
import { activeRunAfter, newerRun, withRun } from "../operations/run-cache.rules.ts";
import { holds, type RunFilter } from "../operations/run-filter.rules.ts";
import { isListed, withRunInPages } from "../operations/run-pages.rules.ts";
import { packsKey } from "../packs/packs.queries.ts";
import { tenantKey, tenantsKey } from "../tenants/tenants.queries.ts";

/** As many as a tenant's answer holds. */
const RECENT_RUNS = 10;

const inTenant = (tenant: TenantDetail, run: RunView): TenantDetail => ({
  ...tenant,
  active_run: activeRunAfter(tenant.active_run, run),
  recent_runs: withRun(tenant.recent_runs, run, RECENT_RUNS),
});

const inList = (list: InfiniteData<TenantList>, tenantId: string, run: RunView): InfiniteData<TenantList> => ({
  ...list,
  pages: list.pages.map((page) => ({
    ...page,
    items: page.items.map((item) =>
      item.id === tenantId ? { ...item, active_run: activeRunAfter(item.active_run, run) } : item,
    ),
  })),
});

/** Every list of the workspace's runs that is in the cache, each with its own filter. */
function inOperationLists(client: QueryClient, run: RunView): void {
  const lists = client.getQueriesData<InfiniteData<RunPage>>({ queryKey: operationsKey(run.workspace_id) });
  for (const [key, list] of lists) {
    if (list === undefined) continue;
    const isHeld = holds(key.at(-1) as RunFilter, run);
    // the server alone knows whether a new run is on this list: it is asked once, while the run is new
    if (isHeld === undefined && run.status === "queued" && !isListed(list.pages, run))
      void client.invalidateQueries({ queryKey: key });
    client.setQueryData<InfiniteData<RunPage>>(key, {
      ...list,
      pages: withRunInPages(list.pages, run, isHeld ?? false),
    });
  }
}

/** Brings a run, from a frame or an answer, into everything on screen that shows it. */
export function applyRun(client: QueryClient, run: RunView): void {
  const known = client.getQueryData<RunView>(runKey(run.id));
  const newest = newerRun(known, run);
  client.setQueryData(runKey(run.id), newest);
  inOperationLists(client, newest);
  // another run may be its predecessor, whose page says so
  if (known === undefined && newest.status === "queued") void client.invalidateQueries({ queryKey: RELATED });
  const tenantId = run.tenant?.id;
  if (tenantId === undefined) return;
  client.setQueryData<TenantDetail>(tenantKey(tenantId), (tenant) => tenant && inTenant(tenant, newest));
  client.setQueriesData<InfiniteData<TenantList>>(
    { queryKey: tenantsKey(run.workspace_id) },
    (list) => list && inList(list, tenantId, newest),
  );
  client.setQueriesData<DraftView>({ queryKey: DRAFT }, (draft) => draft && draftAfterRun(draft, newest));
  // what a draft is waiting for changes when a verification begins and when it ends
  if (known?.status !== newest.status && newest.type === "provider.connection.check")
    void client.invalidateQueries({ queryKey: DRAFTS });
  if (known?.status !== newest.status && newest.type === "review_pack.generate") {
    void client.invalidateQueries({ queryKey: packsKey(tenantId) });
    // the dashboard names the newest pack's state
    void client.invalidateQueries({ queryKey: tenantKey(tenantId), exact: true });
  }
  // a run that ended has changed the provider connection, which no frame carries
  if (newest.status === "completed" && known?.status !== "completed") {
    void client.invalidateQueries({ queryKey: tenantKey(tenantId) });
    // and what its report detects
    void client.invalidateQueries({ queryKey: findingsKey(tenantId) });
    void client.invalidateQueries({ queryKey: tenantsKey(run.workspace_id) });
  }
}
