import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";

const isOurs = (url: string) => url.startsWith("/");

/** Where to go on from a finding. What lies outside of the product opens a new tab and says so. */
export function NextSteps(props: { steps: readonly { label: string; url: string }[]; label: string }): JSX.Element {
  return (
    <Show when={props.steps.length > 0}>
      <ul class="flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-label={props.label}>
        <For each={props.steps}>
          {(step) => (
            <li>
              <Show
                when={isOurs(step.url)}
                fallback={
                  <a class="link" href={step.url} target="_blank" rel="noopener noreferrer">
                    {step.label} <span class="text-ink-3">(opens a new tab)</span>
                  </a>
                }
              >
                <A class="link" href={step.url}>
                  {step.label}
                </A>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}
