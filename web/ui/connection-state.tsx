import { type JSX, Show } from "solid-js";
import { formatClock, formatUtc } from "./time.ts";
import { MARK, type Tone } from "./tone.ts";

export type ConnectionStatus = "connecting" | "live" | "reconnecting" | "offline";

const LOOK: Record<ConnectionStatus, { text: string; tone: Tone }> = {
  connecting: { text: "Connecting", tone: "neutral" },
  live: { text: "Live", tone: "success" },
  reconnecting: { text: "Reconnecting", tone: "warning" },
  offline: { text: "Offline", tone: "danger" },
};

/** Whether what is on the page still moves with the truth. `since` is when it stopped. */
export function ConnectionState(props: { state: ConnectionStatus; since?: Date | undefined }): JSX.Element {
  return (
    <span class="inline-flex items-center gap-1.5 whitespace-nowrap text-ink-2 text-sm" role="status">
      <span
        class={`size-2 rounded-full ${MARK[LOOK[props.state].tone]} ${props.state === "reconnecting" || props.state === "connecting" ? "animate-pulse" : ""}`}
        aria-hidden="true"
      />
      <span>
        {LOOK[props.state].text}
        <Show when={props.state === "offline" && props.since}>
          {(since) => <span title={formatUtc(since())}> since {formatClock(since())}</span>}
        </Show>
      </span>
    </span>
  );
}
