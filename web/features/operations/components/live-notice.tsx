import { type JSX, Show } from "solid-js";
import { Callout } from "../../../ui/callout.tsx";
import { formatClock, formatUtc } from "../../../ui/time.ts";
import { useAdmin } from "../../access/admin-context.ts";

/** Says that a page that should move by itself does not, and since when. Nothing while it is live. */
export function LiveNotice(props: { what?: string }): JSX.Element {
  const admin = useAdmin();
  const isDown = () => admin.live() === "reconnecting" || admin.live() === "offline";
  return (
    <Show when={isDown()}>
      <div class="mb-4">
        <Callout tone="warning" title="Not live" role="status">
          <Show when={admin.liveSince()} fallback="The connection for live updates could not be made.">
            {(since) => (
              <>
                No live updates since <span title={formatUtc(since())}>{formatClock(since())}</span>.
              </>
            )}
          </Show>{" "}
          Until it is back, {props.what ?? "the run"} is asked for every few seconds.
        </Callout>
      </div>
    </Show>
  );
}
