import { A } from "@solidjs/router";
import { type JSX, Match, Show, Switch } from "solid-js";
import type { ListedPack } from "../../../../worker/features/packs/packs.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { PACK_STATUS_LABELS } from "../../tenants/tenants.labels.ts";
import { isBeingMade } from "../packs.queries.ts";
import { optionsText, shortHash, sizeText } from "../packs-text.rules.ts";
import { PackActions } from "./pack-actions.tsx";
import { PackProgress } from "./pack-progress.tsx";

function PackName(props: { pack: ListedPack }): JSX.Element {
  return (
    <div class="min-w-0">
      <Show when={props.pack.review} fallback={<span class="font-medium">Tenant evidence</span>}>
        {(review) => (
          <A href={`/admin/reviews/${review().id}`} class="break-words font-medium text-accent-ink hover:underline">
            <bdi>{review().title}</bdi>
          </A>
        )}
      </Show>
      <p class="text-ink-2 text-xs">
        Evidence of <Timestamp at={props.pack.snapshot.created_at} />
      </p>
      <p class="text-ink-2 text-xs">{optionsText(props.pack)}</p>
    </div>
  );
}

const columns = (retryRefusal: () => string | undefined): Column<ListedPack>[] => [
  { key: "pack", header: "Review pack", primary: true, cell: (pack) => <PackName pack={pack} /> },
  {
    key: "status",
    header: "Status",
    stack: "lead",
    cell: (pack) => (
      <Badge tone={PACK_STATUS_LABELS[pack.status].tone} pulse={pack.status === "generating"}>
        {PACK_STATUS_LABELS[pack.status].text}
      </Badge>
    ),
  },
  {
    key: "requested",
    header: "Requested",
    cell: (pack) => (
      <div class="text-right sm:text-left">
        <Timestamp at={pack.created_at} />
        <p class="text-ink-2 text-xs">{pack.requested_by?.name ?? "Unknown"}</p>
      </div>
    ),
  },
  {
    key: "size",
    header: "Size",
    align: "end",
    isEmpty: (pack) => pack.size_bytes === null,
    cell: (pack) => (pack.size_bytes === null ? "–" : sizeText(pack.size_bytes)),
  },
  {
    key: "expires",
    header: "Expires",
    isEmpty: (pack) => pack.expires_at === null,
    cell: (pack) => (
      <Show when={pack.expires_at} fallback="–">
        {(at) => <Timestamp at={at()} />}
      </Show>
    ),
  },
  {
    key: "actions",
    header: "Actions",
    actions: true,
    align: "end",
    cell: (pack) => <PackActions pack={pack} retryRefusal={retryRefusal()} />,
  },
];

/** What stands below a pack: how far it is, why it failed, or what its bytes are compared by. */
function Below(props: { pack: ListedPack }): JSX.Element {
  return (
    <Switch>
      <Match when={isBeingMade(props.pack) ? props.pack.run_id : null}>
        {(runId) => <PackProgress runId={runId()} />}
      </Match>
      <Match when={props.pack.failure}>{(failure) => <p class="text-danger-ink text-sm">{failure().message}</p>}</Match>
      <Match when={props.pack.status === "ready" ? props.pack.sha256 : null}>
        {(sha256) => (
          <div class="flex flex-wrap items-center gap-x-3 gap-y-1 text-ink-2 text-xs">
            <span>
              SHA-256 <code title={sha256()}>{shortHash(sha256())}</code>
            </span>
            <CopyButton text={sha256()} label="Copy" />
          </div>
        )}
      </Match>
    </Switch>
  );
}

export function PackList(props: {
  packs: readonly ListedPack[];
  retryRefusal: string | undefined;
  empty: JSX.Element;
}): JSX.Element {
  return (
    <DataTable
      label="Review packs"
      columns={columns(() => props.retryRefusal)}
      rows={props.packs}
      rowKey={({ id }) => id}
      empty={props.empty}
      below={(pack) => (pack.status === "expired" ? undefined : <Below pack={pack} />)}
    />
  );
}
