import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { ReviewView } from "../../../../worker/features/reviews/reviews.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { TenantPlace } from "../../connections/components/tenant-place.tsx";
import { useTenantCrumbs } from "../../connections/tenant-crumbs.ts";
import { RequestPack } from "../../packs/components/request-pack.tsx";
import { TenantNav } from "../../tenant-places/tenant-nav.tsx";
import { PublishReview } from "../components/publish-review.tsx";
import { ReviewBadge } from "../components/review-badge.tsx";
import { ReviewContent } from "../components/review-content.tsx";
import { ReviewEditor } from "../components/review-editor.tsx";
import { reviewQuery } from "../reviews.queries.ts";
import { writeRefusal } from "../write-review.rules.ts";
import { createWriting } from "../writing.ts";

const TITLE = "Review";

/** One review: written while it is a draft, read once it is published. */
export function ReviewPage(): JSX.Element {
  const params = useParams<{ reviewId: string }>();
  const review = useQuery(() => reviewQuery(params.reviewId));
  return (
    <Load
      from={review}
      skeleton={
        <>
          <PageHeader title={TITLE} />
          <Skeleton class="space-y-3" lines={6} />
        </>
      }
      errorAction={<ButtonLink href="/admin">Go to the tenants</ButtonLink>}
    >
      {(data) => (
        <TenantPlace tenantId={data().tenant.id} title={TITLE}>
          {(tenant) => (
            // another review is another writing
            <Show when={data().id} keyed>
              {(_) => <Review tenant={tenant()} review={data()} />}
            </Show>
          )}
        </TenantPlace>
      )}
    </Load>
  );
}

function Review(props: { tenant: TenantDetail; review: ReviewView }): JSX.Element {
  const tenantCrumbs = useTenantCrumbs(() => props.tenant);
  const crumbs = () => [...tenantCrumbs(), { label: "Reviews", href: `/admin/t/${props.tenant.id}/reviews` }];
  const writing = createWriting(() => props.review);
  const isDraft = () => props.review.status === "draft";
  const whyNotWrite = () => writeRefusal(props.tenant);
  const whyNotPublish = () => whyNotWrite() ?? (writing.dirty() ? "Save or discard your changes first." : undefined);
  return (
    <>
      <PageHeader
        title={props.review.title}
        breadcrumbs={crumbs()}
        badge={<ReviewBadge status={props.review.status} />}
        subtitle={<Standing review={props.review} />}
        // what can be done with a review: each action is a component of its own beside the others
        actions={
          <>
            <RequestPack
              tenant={props.tenant}
              reviewId={props.review.id}
              variant={isDraft() ? "secondary" : "primary"}
            />
            <Show when={isDraft()}>
              <PublishReview review={props.review} tenantName={props.tenant.display_name} refusal={whyNotPublish()} />
            </Show>
          </>
        }
      />
      <TenantNav tenant={props.tenant} current="reviews" />
      <div class="flex flex-col gap-4">
        {/* who may not write reads it; words that somebody wrote stay in sight, whatever happened to the right meanwhile */}
        <Show
          when={(isDraft() && whyNotWrite() === undefined) || writing.dirty()}
          fallback={<Summary text={props.review.summary} />}
        >
          <ReviewEditor
            writing={writing}
            refusal={
              isDraft()
                ? whyNotWrite()
                : "The review was published meanwhile. What you wrote is not in it; copy what you still need."
            }
          />
        </Show>
        <ReviewContent content={props.review.content} />
      </div>
    </>
  );
}

/** Who made it what it is, and when. */
function Standing(props: { review: ReviewView }): JSX.Element {
  const by = (person: { name: string } | null) => (
    <Show when={person}>
      {(known) => (
        <>
          {" "}
          by <bdi class="[overflow-wrap:anywhere]">{known().name}</bdi>
        </>
      )}
    </Show>
  );
  return (
    <Show
      when={props.review.published_at}
      fallback={
        <>
          Composed{by(props.review.created_by)}, changed <Timestamp at={props.review.updated_at} format="short" />
        </>
      }
    >
      {(at) => (
        <>
          Published{by(props.review.published_by)}, <Timestamp at={at()} />
        </>
      )}
    </Show>
  );
}

function Summary(props: { text: string }): JSX.Element {
  return (
    <Panel title="Summary">
      <Show when={props.text.trim() !== ""} fallback={<p class="text-ink-2">Nothing was written here.</p>}>
        <p class="max-w-prose whitespace-pre-wrap [overflow-wrap:anywhere]">{props.text}</p>
      </Show>
    </Panel>
  );
}
