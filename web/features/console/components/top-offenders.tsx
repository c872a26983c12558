import { For, type JSX, Show } from "solid-js";
import { WINDOWS, type WindowKey } from "../../../../worker/features/telemetry/windows.contract.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import type { OperationsFeed } from "../console-feed.ts";
import { PartState } from "./part-state.tsx";
import { NamesNote, RunPlace } from "./run-place.tsx";

/** Tenants with the most failed runs of the window. */
export function TopOffenders(props: { feed: OperationsFeed; window: WindowKey }): JSX.Element {
  const shown = () => WINDOWS[props.feed.snapshot()?.window ?? props.window];
  return (
    <Panel
      title="Top offenders"
      description={`Tenants by failed runs in ${shown().phrase}`}
      actions={<PartState part={props.feed} />}
      flush
    >
      <Show when={props.feed.snapshot()} fallback={<Skeleton label="Loading the top offenders" />}>
        {(snapshot) => {
          const most = () => Math.max(1, ...snapshot().top_offenders.map(({ failed }) => failed));
          return (
            <>
              <Show
                when={snapshot().top_offenders.length > 0}
                fallback={<p class="px-4 py-6 text-ink-2">No tenant had a failed run in {shown().phrase}.</p>}
              >
                <ol class="transition-opacity" classList={{ "opacity-60": !props.feed.isCurrent() }}>
                  <For each={snapshot().top_offenders}>
                    {(offender) => (
                      <li class="flex flex-col gap-1.5 border-line border-b px-4 py-2.5 text-sm last:border-b-0">
                        <span class="flex items-start justify-between gap-4">
                          <RunPlace place={offender} isNamed={snapshot().shows_names} />
                          <span class="shrink-0 font-medium">
                            {offender.failed.toLocaleString("en")} <span class="font-normal text-ink-3">failed</span>
                          </span>
                        </span>
                        <span class="h-1 rounded-full bg-sunken" aria-hidden="true">
                          <span
                            class="block h-1 rounded-full bg-danger-mark"
                            style={{ width: `${(offender.failed / most()) * 100}%` }}
                          />
                        </span>
                      </li>
                    )}
                  </For>
                </ol>
              </Show>
              <Show when={!snapshot().shows_names && snapshot().top_offenders.length > 0}>
                <NamesNote />
              </Show>
            </>
          );
        }}
      </Show>
    </Panel>
  );
}
