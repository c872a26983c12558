import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { HandOverView } from "../../../../worker/features/tenant-dashboard/hand-over.contract.ts";
import type { TenantDetail } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { PACK_STATUS_LABELS, REVIEW_STATUS_LABELS } from "../tenants.labels.ts";

/** What a customer is told of the tenant: the newest evidence, and how far the review and the pack of it are. */
export function HandOverCard(props: { tenant: TenantDetail; handOver: HandOverView }): JSX.Element {
  const here = () => `/admin/t/${props.tenant.id}`;
  const review = () => props.handOver.review;
  const pack = () => props.handOver.pack;
  return (
    <Panel
      title="Evidence and hand-over"
      actions={
        <ButtonLink size="sm" href={`${here()}/evidence`}>
          Open evidence
        </ButtonLink>
      }
    >
      <Show when={props.handOver.snapshot} fallback={<NoEvidence tenant={props.tenant} />}>
        {(snapshot) => (
          <ul class="flex flex-col gap-2">
            <Row name="Evidence snapshot" href={`/admin/evidence/${snapshot().id}`} at={snapshot().created_at} />
            <Show
              when={review()}
              fallback={<Row name="Tenant review" href={`${here()}/reviews`} none="None composed yet" />}
            >
              {(newest) => (
                <Row
                  name="Tenant review"
                  href={`/admin/reviews/${newest().id}`}
                  badge={REVIEW_STATUS_LABELS[newest().status]}
                  at={newest().published_at ?? newest().created_at}
                />
              )}
            </Show>
            <Show
              when={pack()}
              fallback={<Row name="Review pack" href={`${here()}/review-packs`} none="None requested yet" />}
            >
              {(newest) => (
                <Row
                  name="Review pack"
                  href={`${here()}/review-packs`}
                  badge={PACK_STATUS_LABELS[newest().status]}
                  at={newest().created_at}
                />
              )}
            </Show>
          </ul>
        )}
      </Show>
    </Panel>
  );
}

/** Where everything begins: without evidence there is nothing to compose a review or a pack of. */
function NoEvidence(props: { tenant: TenantDetail }): JSX.Element {
  const first = () => {
    if (props.tenant.status === "archived") return "No evidence snapshot was taken.";
    return props.tenant.reports.length > 0
      ? "No evidence snapshot yet. Take one first: reviews and review packs are made of it."
      : "No evidence snapshot yet. It freezes stored reports: scan the admin roles or check the permission posture first.";
  };
  return <p class="text-ink-2">{first()}</p>;
}

function Row(props: {
  name: string;
  href: string;
  badge?: (typeof PACK_STATUS_LABELS)["ready"];
  at?: string;
  /** In the place of state and time, while there is none. */
  none?: string;
}): JSX.Element {
  return (
    <li class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
      <span class="flex flex-wrap items-center gap-2">
        <A class="link font-medium" href={props.href}>
          {props.name}
        </A>
        <Show when={props.badge}>{(badge) => <Badge tone={badge().tone}>{badge().text}</Badge>}</Show>
      </span>
      <span class="text-ink-3 text-sm">
        <Show when={props.at} fallback={props.none}>
          {(at) => <Timestamp at={at()} format="short" />}
        </Show>
      </span>
    </li>
  );
}
