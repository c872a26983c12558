import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { OPERATIONS } from "../../../../worker/features/operations/operation-types.contract.ts";
import type { ReviewContent as Content } from "../../../../worker/features/reviews/reviews.contract.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { FindingLine } from "../../evidence/components/change-list.tsx";
import { Comparison } from "../../evidence/components/comparison.tsx";
import { EvidenceNumbers } from "../../evidence/components/evidence-numbers.tsx";
import { RunBadge } from "../../operations/components/run-badge.tsx";

/** What was composed of the snapshot. It stays as it is, whatever is written above it. */
export function ReviewContent(props: { content: Content }): JSX.Element {
  const { content } = props;
  return (
    <>
      <EvidenceNumbers numbers={content.numbers} />
      <div class="grid gap-4 lg:grid-cols-2 lg:items-start">
        <div class="flex min-w-0 flex-col gap-4">
          <TopFindings findings={content.top_findings} />
          <Show when={content.missing_permissions}>{(missing) => <MissingPermissions missing={missing()} />}</Show>
        </div>
        <div class="flex min-w-0 flex-col gap-4">
          <Changes changes={content.changes} />
          <LatestOperations operations={content.operations} />
        </div>
      </div>
      <p class="text-ink-3 text-sm">
        Composed of the{" "}
        <A class="link" href={`/admin/evidence/${content.snapshot.id}`}>
          evidence snapshot of <Timestamp at={content.snapshot.created_at} />
        </A>
        .
      </p>
    </>
  );
}

function Changes(props: { changes: Content["changes"] }): JSX.Element {
  return (
    <Panel
      title="What changed"
      description={
        <Show when={props.changes} fallback="This is the tenant's first evidence.">
          {(changes) => (
            <>
              since <Timestamp at={changes().created_at} format="day" />
            </>
          )}
        </Show>
      }
    >
      <Show when={props.changes} fallback={<p class="text-ink-2">There is nothing to compare it with.</p>}>
        {(changes) => <Comparison comparison={changes()} />}
      </Show>
    </Panel>
  );
}

function TopFindings(props: { findings: Content["top_findings"] }): JSX.Element {
  return (
    <Panel title="Worst findings">
      <Show when={props.findings.length > 0} fallback={<p class="text-ink-2">No finding needs attention.</p>}>
        <ul class="flex flex-col gap-2 text-sm">
          <For each={props.findings}>
            {(item) => (
              <li class="min-w-0">
                <FindingLine finding={item} />
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}

function MissingPermissions(props: { missing: NonNullable<Content["missing_permissions"]> }): JSX.Element {
  const more = () => props.missing.count - props.missing.items.length;
  return (
    <Panel title="Missing permissions">
      <Show when={props.missing.count > 0} fallback={<p class="text-ink-2">Every required permission is granted.</p>}>
        <ul class="flex flex-col gap-1 text-sm">
          <For each={props.missing.items}>
            {(item) => (
              <li class="[overflow-wrap:anywhere]">
                <bdi>{item.value ?? item.id}</bdi> <span class="text-ink-3">{item.resource_name}</span>
              </li>
            )}
          </For>
        </ul>
        <Show when={more() > 0}>
          <p class="mt-1 text-ink-3 text-sm">and {more().toLocaleString()} more</p>
        </Show>
      </Show>
    </Panel>
  );
}

function LatestOperations(props: { operations: Content["operations"] }): JSX.Element {
  return (
    <Panel title="Latest operations">
      <Show
        when={props.operations.length > 0}
        fallback={<p class="text-ink-2">Nothing was run in the last 90 days.</p>}
      >
        <ul class="flex flex-col gap-2 text-sm">
          <For each={props.operations}>
            {(item) => (
              <li class="flex flex-col gap-x-3 gap-y-0.5 sm:flex-row sm:items-center sm:justify-between">
                <span class="flex flex-wrap items-center gap-2">
                  {OPERATIONS[item.type].label} <RunBadge run={{ status: "completed", outcome: item.outcome }} />
                </span>
                <span class="text-ink-3">
                  <Timestamp at={item.completed_at} format="short" />
                </span>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </Panel>
  );
}
