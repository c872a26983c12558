import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { MadeRecord } from "../../../../worker/features/related/related.contract.ts";
import type { Detail } from "../../../ui/details.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";

interface Words {
  term: string;
  path: (id: string, tenantId: string) => string;
}

const WORDS: Record<MadeRecord["kind"], Words> = {
  evidence_snapshot: { term: "Evidence snapshot", path: (id) => `/admin/evidence/${id}` },
  tenant_review: { term: "Tenant review", path: (id) => `/admin/reviews/${id}` },
  // packs have no page of their own: a list shows each with all that there is about it
  review_pack: { term: "Review pack", path: (_, tenantId) => `/admin/t/${tenantId}/review-packs` },
};

/** What the run made beside reports, and the way to it. */
export function madeDetail(made: MadeRecord, tenantId: string): Detail {
  const { term, path } = WORDS[made.kind];
  return { term, value: <MadeLink href={path(made.id, tenantId)} made={made} /> };
}

function MadeLink(props: { href: string; made: MadeRecord }): JSX.Element {
  return (
    <A class="link" href={props.href}>
      <Show when={props.made.title} fallback={<Timestamp at={props.made.created_at} format="short" />}>
        {(title) => <bdi class="[overflow-wrap:anywhere]">{title()}</bdi>}
      </Show>
    </A>
  );
}
