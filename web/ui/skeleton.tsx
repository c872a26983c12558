import { For, type JSX } from "solid-js";

/** Place of content that is on its way. One live region says so once, not one per bar. */
export function Skeleton(props: { lines?: number; label?: string; class?: string }): JSX.Element {
  const widths = ["w-11/12", "w-3/5", "w-4/5", "w-2/3"];
  return (
    <div class={props.class ?? "space-y-3 p-4"} role="status">
      <span class="sr-only">{props.label ?? "Loading"}</span>
      <For each={Array.from({ length: props.lines ?? 3 }, (_, index) => widths[index % widths.length])}>
        {(width) => <div class={`h-3.5 animate-pulse rounded-sm bg-sunken ${width}`} aria-hidden="true" />}
      </For>
    </div>
  );
}
