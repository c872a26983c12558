import { For, type JSX, Show } from "solid-js";
import { Icon } from "./icons.tsx";

export type StepState = "done" | "current" | "upcoming";

export interface Step<K extends string> {
  key: K;
  label: string;
  state: StepState;
  /** Whether it can be looked at. */
  canShow: boolean;
}

const STATE_WORDS: Record<StepState, string> = { done: "Done", current: "Current step", upcoming: "Not reached yet" };

const MARKER: Record<StepState, string> = {
  done: "border-success-line bg-success-soft text-success-ink",
  current: "border-accent bg-accent text-on-accent",
  upcoming: "border-line text-ink-3",
};

/** Steps in order, each with its state; `shown` is the one in sight. */
export function Stepper<K extends string>(props: {
  steps: readonly Step<K>[];
  shown: K;
  onShow: (key: K) => void;
  label: string;
}): JSX.Element {
  return (
    <nav aria-label={props.label}>
      <ol class="flex flex-col gap-1 sm:flex-row sm:gap-2">
        <For each={props.steps}>
          {(step, index) => (
            <li class="min-w-0 sm:flex-1">
              <button
                type="button"
                disabled={!step.canShow}
                aria-current={step.key === props.shown ? "step" : undefined}
                class={`flex w-full items-center gap-2 rounded-md border px-2 py-1.5 text-left disabled:cursor-default ${
                  step.key === props.shown
                    ? "border-line-strong bg-sunken"
                    : "border-transparent enabled:hover:bg-sunken"
                }`}
                onClick={() => props.onShow(step.key)}
              >
                <span
                  class={`flex size-6 shrink-0 items-center justify-center rounded-full border font-medium text-xs ${MARKER[step.state]}`}
                  aria-hidden="true"
                >
                  <Show when={step.state === "done"} fallback={index() + 1}>
                    <Icon name="check" class="size-3.5" />
                  </Show>
                </span>
                <span class="min-w-0">
                  <span class={`block truncate ${step.canShow ? "font-medium" : "text-ink-3"}`}>{step.label}</span>
                  <span class="block truncate text-ink-3 text-xs">{STATE_WORDS[step.state]}</span>
                </span>
              </button>
            </li>
          )}
        </For>
      </ol>
    </nav>
  );
}
