import { For, type JSX, Match, Show, Switch } from "solid-js";
import { createPages, endOf } from "../../../api/pages.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { type Control, fetchControl, type Pause } from "../controls.ts";
import { PAUSE_STATE_LABELS, scopeText } from "../controls-text.rules.ts";

/** How a pause ended, or until when it holds. */
function Ending(props: { pause: Pause }): JSX.Element {
  return (
    <Switch>
      <Match when={props.pause.state === "resumed" && props.pause.resumed_at}>
        {(at) => (
          <>
            , resumed <Timestamp at={at()} />
            {props.pause.resumed_by ? ` by ${props.pause.resumed_by.name}` : ""}
          </>
        )}
      </Match>
      <Match when={props.pause.state === "expired" && props.pause.expires_at}>
        {(at) => (
          <>
            , ended <Timestamp at={at()} />
          </>
        )}
      </Match>
      <Match when={props.pause.state === "active"}>
        <Show when={props.pause.expires_at} fallback=", until someone resumes">
          {(at) => (
            <>
              , ends <Timestamp at={at()} />
            </>
          )}
        </Show>
      </Match>
    </Switch>
  );
}

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
        <Ending pause={props.pause} />
      </p>
    </li>
  );
}

/** The pauses of a control, of every scope, newest first. */
export function HistoryDialog(props: { control: Control; onClose: () => void }): JSX.Element {
  const history = createPages(
    () => props.control.key,
    async (key, cursor) => {
      const { history: items, next_cursor } = await fetchControl(key, cursor);
      return { items, next_cursor };
    },
  );
  return (
    <Modal title={`History of ${props.control.label}`} onClose={props.onClose}>
      <Show
        when={history.items()}
        fallback={
          <Show when={history.error()} fallback={<Skeleton label="Loading the history" lines={3} />}>
            {(error) => <ErrorState error={error()} retry={history.reload} />}
          </Show>
        }
      >
        {(items) => (
          <Show when={items().length > 0} fallback={<p class="text-ink-2">It has never been paused.</p>}>
            {/* reached by the keyboard too, to be scrolled */}
            <section aria-label="Pauses" class="max-h-96 overflow-auto" tabindex="0">
              <ul>
                <For each={items()}>{(pause) => <Entry pause={pause} />}</For>
              </ul>
              <LoadMore list={endOf(history)} />
            </section>
          </Show>
        )}
      </Show>
    </Modal>
  );
}
