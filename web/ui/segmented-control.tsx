import { For, type JSX } from "solid-js";

export interface SegmentOption<V extends string> {
  value: V;
  label: string;
}

/** One choice out of a few, all in sight. Radio buttons underneath: arrows move, and it reads as one group. */
export function SegmentedControl<V extends string>(props: {
  options: readonly SegmentOption<V>[];
  value: V;
  onChange: (value: V) => void;
  label: string;
}): JSX.Element {
  const name = `seg-${props.label.toLowerCase().replaceAll(/[^a-z]+/g, "-")}`;
  return (
    <fieldset class="inline-flex max-w-full rounded-md border border-line bg-sunken p-0.5">
      <legend class="sr-only">{props.label}</legend>
      <For each={props.options}>
        {(option) => (
          <label class="relative min-w-0 cursor-pointer">
            <input
              type="radio"
              name={name}
              value={option.value}
              checked={props.value === option.value}
              onChange={() => props.onChange(option.value)}
              class="peer absolute inset-0 cursor-pointer opacity-0"
            />
            <span class="flex h-7 items-center whitespace-nowrap rounded-sm border border-transparent px-2.5 text-ink-2 text-sm peer-checked:border-line peer-checked:bg-surface peer-checked:font-medium peer-checked:text-ink peer-hover:text-ink peer-focus-visible:outline-2 peer-focus-visible:outline-accent-ink">
              {option.label}
            </span>
          </label>
        )}
      </For>
    </fieldset>
  );
}
