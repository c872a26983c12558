import { type JSX, Show } from "solid-js";
import { scoreChange } from "../report-text.rules.ts";

/** A score of a hundred, and how far it moved. */
export function Score(props: { score: number; before: number | null; large?: boolean }): JSX.Element {
  const change = () => (props.before === null ? null : scoreChange(props.score, props.before));
  return (
    <span class="flex flex-wrap items-baseline gap-x-2 whitespace-nowrap">
      <span class={props.large ? "font-semibold text-3xl tracking-tight" : "font-semibold"}>
        {props.score}
        <span class={`font-normal text-ink-3 ${props.large ? "text-base" : "text-xs"}`}> / 100</span>
      </span>
      <Show when={change()}>
        {(by) => (
          <span class={props.score < (props.before ?? 0) ? "text-danger-ink text-sm" : "text-success-ink text-sm"}>
            {by()}
          </span>
        )}
      </Show>
    </span>
  );
}
