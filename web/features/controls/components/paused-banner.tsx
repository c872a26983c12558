import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import { Callout } from "../../../ui/callout.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { workspaceControlsQuery } from "../workspace-controls.queries.ts";

/** What the platform's staff have paused for the workspace; nothing while nothing is. */
export function PausedBanner(props: { workspaceId: string }): JSX.Element {
  const controls = useQuery(() => workspaceControlsQuery(props.workspaceId));
  const paused = () => (controls.isSuccess ? controls.data.items : []);
  return (
    <Show when={paused().length > 0}>
      <div class="mb-4">
        <Callout
          tone="warning"
          role="status"
          title={paused().length === 1 ? "Something is paused" : `${paused().length} things are paused`}
        >
          <ul class="flex flex-col gap-1">
            <For each={paused()}>
              {(control) => (
                <li>
                  <span class="font-medium">{control.label}</span>: {control.reason}{" "}
                  <Show when={control.ends_at} fallback={<span class="text-ink-2">No end is set.</span>}>
                    {(at) => (
                      <span class="text-ink-2">
                        Ends <Timestamp at={at()} />.
                      </span>
                    )}
                  </Show>
                </li>
              )}
            </For>
          </ul>
        </Callout>
      </div>
    </Show>
  );
}
