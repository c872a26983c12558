import { For, type JSX } from "solid-js";

export interface Detail {
  term: string;
  value: JSX.Element;
}

/** Facts as name and value; `pairs` puts two of them side by side where there is room. */
export function Details(props: { items: readonly Detail[]; pairs?: boolean }): JSX.Element {
  return (
    <dl
      class={`grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-2 text-sm ${
        props.pairs ? "md:grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)_minmax(6.5rem,auto)_minmax(0,1fr)]" : ""
      }`}
    >
      <For each={props.items}>
        {(item) => (
          <>
            <dt class="text-ink-3">{item.term}</dt>
            <dd class="min-w-0 break-words">{item.value}</dd>
          </>
        )}
      </For>
    </dl>
  );
}
