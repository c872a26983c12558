import type { JSX } from "solid-js";
import { Show } from "solid-js";
import { MARK, SOFT, type Tone } from "./tone.ts";

/** A state in a word. `pulse` marks a state that is still moving. */
export function Badge(props: { tone?: Tone; pulse?: boolean; title?: string; children: JSX.Element }): JSX.Element {
  return (
    <span
      title={props.title}
      class={`inline-flex h-5 max-w-full items-center gap-1.5 truncate rounded-sm border px-1.5 font-medium text-xs ${SOFT[props.tone ?? "neutral"]}`}
    >
      <Show when={props.pulse}>
        <span
          class={`size-1.5 shrink-0 animate-pulse rounded-full ${MARK[props.tone ?? "neutral"]}`}
          aria-hidden="true"
        />
      </Show>
      {props.children}
    </span>
  );
}
