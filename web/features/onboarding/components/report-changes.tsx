import { For, type JSX, Show } from "solid-js";
import type { ReportView } from "../../../../worker/features/providers/verification.contract.ts";
import { CHECK_STATUS_LABELS } from "../../verification/verification.labels.ts";

type Change = NonNullable<ReportView["changes"]>[number];

const side = ({ status, reason_label }: Change["from"]) =>
  reason_label === null ? CHECK_STATUS_LABELS[status].text : `${CHECK_STATUS_LABELS[status].text}: ${reason_label}`;

/** What differs from the run before. A first report has nothing to compare with, and says so. */
export function ReportChanges(props: { changes: ReportView["changes"] }): JSX.Element {
  return (
    <div class="text-sm">
      <p class="font-medium">Change since the previous run</p>
      <Show when={props.changes} fallback={<p class="text-ink-2">This is the first verification of the tenant.</p>}>
        {(changes) => (
          <Show when={changes().length > 0} fallback={<p class="text-ink-2">No check changed.</p>}>
            <ul class="mt-0.5 flex flex-col gap-0.5">
              <For each={changes()}>
                {(change) => (
                  <li class="text-ink-2">
                    <span class="text-ink">{change.title}</span>: {side(change.from)} <span aria-hidden="true">→</span>
                    <span class="sr-only">became</span> {side(change.to)}
                  </li>
                )}
              </For>
            </ul>
          </Show>
        )}
      </Show>
    </div>
  );
}
