import { useParams, useSearchParams } from "@solidjs/router";
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
import { composeRefusal } from "../../evidence/start-evidence.rules.ts";
import { FollowedRun } from "../../operations/components/followed-run.tsx";
import { createFollow } from "../../operations/follow-run.ts";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { tenantKey } from "../../tenants/tenants.queries.ts";
import { ReviewTable } from "../components/review-table.tsx";
import { composeReview, reviewsQuery } from "../reviews.queries.ts";

const TITLE = "Reviews";

/** What was written about a tenant, and the way to compose what is written next. */
export function ReviewsPage(): JSX.Element {
  const params = useParams<{ tenantId: string }>();
  return (
    <TenantPlace tenantId={params.tenantId} title={TITLE}>
      {(tenant) => <Reviews tenant={tenant()} />}
    </TenantPlace>
  );
}

/** A snapshot that the address names, as a link from its page does; without one the latest is taken. */
const one = (value: string | string[] | undefined): string | undefined => (Array.isArray(value) ? value[0] : value);

function Reviews(props: { tenant: TenantDetail }): JSX.Element {
  const client = useQueryClient();
  const [search] = useSearchParams();
  const crumbs = useTenantCrumbs(() => props.tenant);
  const reviews = useInfiniteQuery(() => reviewsQuery(props.tenant.id));
  const items = () => itemsOf(reviews);
  const active = () => {
    const run = props.tenant.active_run;
    return run?.type === "tenant_review.compose" ? run.id : null;
  };
  const named = () => one(search.snapshot);
  const follow = createFollow(active, () => composeReview(props.tenant.id, named()));
  const composed = (runId: string) => items().find(({ run }) => run?.id === runId);
  return (
    <>
      <PageHeader
        title={TITLE}
        breadcrumbs={crumbs()}
        subtitle="What a customer is told about the tenant, composed of one evidence snapshot."
        actions={
          <Button
            variant="primary"
            busy={follow.start.isPending || active() !== null}
            disabledReason={composeRefusal(props.tenant)}
            onClick={() => follow.start.mutate()}
          >
            Compose review
          </Button>
        }
      />
      <TenantNav tenant={props.tenant} current="reviews" />
      <Show when={named()}>
        {(snapshotId) => (
          <div class="mb-4">
            <Callout tone="info" title="Of the snapshot that you chose">
              “Compose review” takes{" "}
              <a class="link" href={`/admin/evidence/${snapshotId()}`}>
                this snapshot
              </a>
              .{" "}
              <a class="link" href={`/admin/t/${props.tenant.id}/reviews`}>
                Take the latest one instead
              </a>
            </Callout>
          </div>
        )}
      </Show>
      <Show when={follow.start.error}>
        {(error) => (
          <div class="mb-4">
            <Callout tone="danger" role="alert" title="The review was not composed">
              <p>{describeError(error()).detail}</p>
              <ButtonLink size="sm" class="mt-2" href={`/admin/t/${props.tenant.id}/evidence`}>
                Open evidence
              </ButtonLink>
            </Callout>
          </div>
        )}
      </Show>
      <Show when={follow.runId()} keyed>
        {(runId) => (
          <FollowedRun
            runId={runId}
            what="Composition"
            onEnd={() => void client.invalidateQueries({ queryKey: tenantKey(props.tenant.id) })}
            succeeded={
              <Show when={composed(runId)} fallback={<p class="text-ink-2">The review is composed.</p>}>
                {(review) => <ButtonLink href={`/admin/reviews/${review().id}`}>Open the review</ButtonLink>}
              </Show>
            }
          />
        )}
      </Show>
      <Panel title="Reviews of the tenant" flush>
        <Load from={reviews} skeleton={<Skeleton class="space-y-3 p-4" lines={5} />}>
          {() => (
            <>
              <ReviewTable
                reviews={items()}
                empty={
                  <EmptyState
                    title="No review yet"
                    detail="A review tells a customer how the tenant stands, in words of your own on numbers that do not change any more. It is composed of an evidence snapshot."
                  />
                }
              />
              <LoadMore list={reviews} />
            </>
          )}
        </Load>
      </Panel>
    </>
  );
}
