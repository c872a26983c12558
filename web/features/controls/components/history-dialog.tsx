import { For, type JSX, Show } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { type Control, fetchControl, type Pause } from "../controls.ts";
import { PAUSE_STATE_LABELS, scopeText } from "../controls-text.rules.ts";

function Entry(props: { pause: Pause }): JSX.Element {
  return (
    <li class="border-line border-b py-2 last:border-b-0">
      <p class="flex flex-wrap items-center gap-2">
        <span class="font-medium">{scopeText(props.pause)}</span>
        <Badge tone={props.pause.state === "active" ? "warning" : "neutral"}>
          {PAUSE_STATE_LABELS[props.pause.state]}
        </Badge>
      </p>
      <p class="break-words text-sm">{props.pause.reason}</p>
      <p class="text-ink-3 text-sm">
        <Timestamp at={props.pause.paused_at} /> by {props.pause.paused_by?.name ?? "a former colleague"}
        <Show when={props.pause.state === "resumed" && props.pause.resumed_at}>
          {(at) => (
            <>
              , resumed <Timestamp at={at()} />
              {props.pause.resumed_by ? ` by ${props.pause.resumed_by.name}` : ""}
            </>
          )}
        </Show>
      </p>
    </li>
  );
}

/** The last pauses of a control, of every scope. */
export function HistoryDialog(props: { control: Control; onClose: () => void }): JSX.Element {
  const load = createLoad(() => fetchControl(props.control.key));
  return (
    <Modal title={`History of ${props.control.label}`} onClose={props.onClose}>
      <Show
        when={load.data()}
        fallback={
          <Show when={load.error()} fallback={<Skeleton label="Loading the history" lines={3} />}>
            {(error) => <ErrorState error={error()} retry={load.reload} />}
          </Show>
        }
      >
        {(control) => (
          <Show when={control().history.length > 0} fallback={<p class="text-ink-2">It has never been paused.</p>}>
            <ul class="max-h-96 overflow-auto">
              <For each={control().history}>{(pause) => <Entry pause={pause} />}</For>
            </ul>
            <Show when={control().next_cursor}>
              <p class="text-ink-3 text-sm">These are the last {control().history.length}; older ones are kept.</p>
            </Show>
          </Show>
        )}
      </Show>
    </Modal>
  );
}
