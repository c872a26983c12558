import { useLocation, useParams, useSearchParams } from "@solidjs/router";
import { createMemo, type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { PageHeader } from "../../../ui/page-header.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { refusal } from "../../access/permitted.rules.ts";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { FindingList } from "../components/finding-list.tsx";
import { FindingPanel } from "../components/finding-panel.tsx";
import { SeverityCounts } from "../components/severity-counts.tsx";
import { type FindingFilter, NO_FILTER, readFilter, writeFilter } from "../finding-filter.rules.ts";

const TITLE = "Findings";

/** What reports found in a tenant, and what becomes of it. */
export function FindingsPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => <Findings tenant={tenant()} />}
    </TenantPlace>
  );
}

const one = (value: string | string[] | undefined): string | null => (Array.isArray(value) ? value[0] : value) ?? null;

function refusalOf({ status, capabilities }: TenantDetail): string | undefined {
  if (!capabilities.includes("findings.manage")) return refusal("findings.manage", "tenant");
  return status === "archived" ? "The tenant is archived: its findings can be read, and not changed." : undefined;
}

function Findings(props: { tenant: TenantDetail }): JSX.Element {
  const admin = useAdmin();
  const location = useLocation();
  const crumbs = useTenantCrumbs(() => props.tenant);
  const [search, setSearch] = useSearchParams();
  // by value, so that a word of the address that asks for nothing changes nothing
  const filter = createMemo(() => readFilter(search), NO_FILTER, {
    equals: (a, b) => JSON.stringify(a) === JSON.stringify(b),
  });
  const change = (to: FindingFilter) => setSearch(writeFilter(to), { replace: true, scroll: false });
  const openId = createMemo(() => one(search.finding));
  const hrefOf = (finding: string) => {
    const query = Object.entries({ ...writeFilter(filter()), finding }).filter(([, value]) => value !== undefined);
    return `${location.pathname}?${new URLSearchParams(query as [string, string][])}`;
  };
  const close = () => {
    const id = openId();
    setSearch({ finding: undefined }, { scroll: false });
    // back to where it was opened from, if that is still there
    if (id !== null) document.querySelector<HTMLElement>(`a[href="${CSS.escape(hrefOf(id))}"]`)?.focus();
  };
  const shared = { viewerId: admin.session().user.id };
  return (
    <>
      <PageHeader title={TITLE} breadcrumbs={crumbs()} />
      <TenantNav tenant={props.tenant} current="findings" />
      <SeverityCounts tenantId={props.tenant.id} onChange={change} />
      <div
        class={`grid gap-4 lg:items-start ${openId() === null ? "" : "lg:grid-cols-[minmax(0,1fr)_minmax(20rem,26rem)]"}`}
      >
        <Show when={openId()} keyed>
          {(findingId) => (
            <div class="min-w-0 lg:sticky lg:top-4 lg:order-last lg:max-h-[calc(100vh-2rem)] lg:overflow-y-auto">
              <FindingPanel
                {...shared}
                tenantId={props.tenant.id}
                findingId={findingId}
                refusal={refusalOf(props.tenant)}
                onClose={close}
              />
            </div>
          )}
        </Show>
        <FindingList
          {...shared}
          tenantId={props.tenant.id}
          filter={filter()}
          onChange={change}
          openId={openId()}
          hrefOf={hrefOf}
          refusal={refusalOf(props.tenant)}
        />
      </div>
    </>
  );
}
