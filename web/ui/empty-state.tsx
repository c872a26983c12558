import { type JSX, Show } from "solid-js";

/** Nothing is there, and what to do about it. */
export function EmptyState(props: { title: string; detail?: JSX.Element; action?: JSX.Element }): JSX.Element {
  return (
    <div class="flex flex-col items-start gap-2 px-4 py-6 sm:items-center sm:text-center">
      <p class="font-medium">{props.title}</p>
      <Show when={props.detail}>
        <p class="max-w-prose text-ink-2 text-sm">{props.detail}</p>
      </Show>
      <Show when={props.action}>
        <div class="mt-1">{props.action}</div>
      </Show>
    </div>
  );
}
