import { useParams } from "@solidjs/router";
import { useInfiniteQuery, useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { workspaceControlsQuery } from "../../controls/workspace-controls.queries.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { PackList } from "../components/pack-list.tsx";
import { RequestPack } from "../components/request-pack.tsx";
import { evidenceQuery, packsQuery } from "../packs.queries.ts";
import { requestRefusal } from "../packs-text.rules.ts";

const TITLE = "Review packs";

/** The archives of a tenant that are handed to its people. */
export function PacksPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => <Packs tenant={tenant()} />}
    </TenantPlace>
  );
}

function Packs(props: { tenant: TenantDetail }): JSX.Element {
  const admin = useAdmin();
  const crumbs = useTenantCrumbs(() => props.tenant);
  const packs = useInfiniteQuery(() => packsQuery(props.tenant.id, { poll: admin.live() !== "live" }));
  const controls = useQuery(() => workspaceControlsQuery(props.tenant.workspace_id));
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        subtitle="What was found, as an archive for the customer."
        actions={<RequestPack tenant={props.tenant} />}
      />
      <TenantNav tenant={props.tenant} current="review_packs" />
      <Panel flush>
        <Load from={packs} skeleton={<Skeleton class="space-y-3 p-4" lines={5} label="Loading the review packs" />}>
          {(data) => (
            <>
              <PackList
                packs={data().pages.flatMap((page) => page.items)}
                retryRefusal={requestRefusal(props.tenant, controls.isSuccess ? controls.data.items : [])}
                empty={<NoPacks tenant={props.tenant} />}
              />
              <LoadMore list={packs} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}

function NoPacks(props: { tenant: TenantDetail }): JSX.Element {
  const evidence = useQuery(() => evidenceQuery(props.tenant.id));
  return (
    <Show
      when={evidence.isSuccess && !evidence.data}
      fallback={
        <EmptyState
          title="No review packs yet"
          detail="Request one of the newest evidence snapshot. It holds findings, admin roles and permissions, as a page to print and as tables."
        />
      }
    >
      <EmptyState
        title="Take an evidence snapshot first"
        detail="A review pack is made of evidence, and this tenant has none yet."
        action={<ButtonLink href={`/admin/t/${props.tenant.id}/evidence`}>Open evidence</ButtonLink>}
      />
    </Show>
  );
}
