import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import { api, unwrap } from "../../../api/client.ts";
import { Callout } from "../../../ui/callout.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";

/** A pause of the staff's reaches open pages within this time; a refused start says so at once. */
const REFRESH_MS = 60_000;

export const workspaceControlsKey = (workspaceId: string) => ["admin", "workspace", workspaceId, "controls"];

/** What the platform's staff have paused for the workspace; nothing while nothing is. */
export function PausedBanner(props: { workspaceId: string }): JSX.Element {
  const controls = useQuery(() => ({
    queryKey: workspaceControlsKey(props.workspaceId),
    queryFn: () =>
      unwrap(api.admin.workspaces[":workspaceId"].controls.$get({ param: { workspaceId: props.workspaceId } })),
    refetchInterval: REFRESH_MS,
  }));
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
