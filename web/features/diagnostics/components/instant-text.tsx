import { For, type JSX, Show } from "solid-js";
import { Timestamp } from "../../../ui/timestamp.tsx";

const INSTANT = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)/;

/** A text of the bundle, with the instants in it in local time. */
export function InstantText(props: { text: string }): JSX.Element {
  return (
    <For each={props.text.split(INSTANT)}>
      {(part) => (
        <Show when={INSTANT.test(part)} fallback={part}>
          <Timestamp at={part} />
        </Show>
      )}
    </For>
  );
}
