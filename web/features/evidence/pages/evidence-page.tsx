import { useParams } from "@solidjs/router";
import { useInfiniteQuery, useQueryClient } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { itemsOf } from "../../../api/items-of.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { FollowedRun } from "../../operations/components/followed-run.tsx";
import { createFollow } from "../../operations/follow-run.ts";
import { startOperation } from "../../operations/operations.queries.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { tenantKey } from "../../tenants/tenants.queries.ts";
import { SnapshotTable } from "../components/snapshot-table.tsx";
import { snapshotsQuery } from "../evidence.queries.ts";
import { snapshotRefusal } from "../start-evidence.rules.ts";

const TITLE = "Evidence";

/** What was frozen of a tenant, and the way to freeze it once more. */
export function EvidencePage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => <Evidence tenant={tenant()} />}
    </TenantPlace>
  );
}

function Evidence(props: { tenant: TenantDetail }): JSX.Element {
  const client = useQueryClient();
  const crumbs = useTenantCrumbs(() => props.tenant);
  const snapshots = useInfiniteQuery(() => snapshotsQuery(props.tenant.id));
  const items = () => itemsOf(snapshots);
  const active = () => {
    const run = props.tenant.active_run;
    return run?.type === "evidence.snapshot" ? run.id : null;
  };
  const follow = createFollow(active, () => startOperation(props.tenant.id, "evidence.snapshot"));
  const taken = (runId: string) => items().find(({ run }) => run?.id === runId);
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        subtitle="Reports, findings and operations of the tenant, frozen at one instant."
        actions={
          <Button
            variant="primary"
            busy={follow.start.isPending || active() !== null}
            disabledReason={snapshotRefusal(props.tenant)}
            onClick={() => follow.start.mutate()}
          >
            Take evidence snapshot
          </Button>
        }
      />
      <TenantNav tenant={props.tenant} current="evidence" />
      <Show when={follow.start.error}>
        {(error) => (
          <div class="mb-4">
            <Callout tone="danger" role="alert" title="The snapshot was not started">
              {describeError(error()).detail}
            </Callout>
          </div>
        )}
      </Show>
      <Show when={follow.runId()} keyed>
        {(runId) => (
          <FollowedRun
            runId={runId}
            what="Evidence snapshot"
            onEnd={() => void client.invalidateQueries({ queryKey: tenantKey(props.tenant.id) })}
            succeeded={
              <Show when={taken(runId)} fallback={<p class="text-ink-2">The snapshot is complete.</p>}>
                {(snapshot) => <ButtonLink href={`/admin/evidence/${snapshot().id}`}>See what it holds</ButtonLink>}
              </Show>
            }
          />
        )}
      </Show>
      <Panel title="Snapshots" flush>
        <Load from={snapshots} skeleton={<Skeleton class="space-y-3 p-4" lines={5} />}>
          {() => (
            <>
              <SnapshotTable
                snapshots={items()}
                empty={
                  <EmptyState
                    title="No evidence snapshot yet"
                    detail="A snapshot freezes what is known of the tenant now. Reviews and review packs are made of one. It needs a report: scan admin roles or check the permission posture first."
                  />
                }
              />
              <LoadMore list={snapshots} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}
