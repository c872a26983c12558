import { createUniqueId, For, type JSX, Show } from "solid-js";

export interface RadioCard<V extends string> {
  value: V;
  title: JSX.Element;
  /** What choosing it means. */
  detail?: JSX.Element;
}

/** One choice out of a few that need a sentence each. Radio buttons underneath: arrows move, and it reads as a group. */
export function RadioCards<V extends string>(props: {
  label: string;
  options: readonly RadioCard<V>[];
  value: V | undefined;
  onChange: (value: V) => void;
  disabled?: boolean;
}): JSX.Element {
  const name = createUniqueId();
  return (
    <fieldset class="flex min-w-0 flex-col gap-1" disabled={props.disabled ?? false}>
      <legend class="mb-1 font-medium text-sm">{props.label}</legend>
      <div class="grid gap-2 sm:grid-cols-2">
        <For each={props.options}>
          {(option) => (
            <label class="flex min-w-0 cursor-pointer items-start gap-2.5 rounded-md border border-line-strong bg-surface p-3 hover:bg-sunken has-checked:border-accent has-checked:bg-info-soft has-focus-visible:outline-2 has-focus-visible:outline-accent-ink has-disabled:cursor-not-allowed has-disabled:bg-sunken">
              <input
                type="radio"
                name={name}
                value={option.value}
                checked={props.value === option.value}
                onChange={() => props.onChange(option.value)}
                class="mt-0.5 size-4 shrink-0 accent-accent outline-none"
              />
              <span class="min-w-0">
                <span class="block break-words font-medium">{option.title}</span>
                <Show when={option.detail}>
                  <span class="block break-words text-ink-2 text-sm">{option.detail}</span>
                </Show>
              </span>
            </label>
          )}
        </For>
      </div>
    </fieldset>
  );
}
