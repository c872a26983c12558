import { A } from "@solidjs/router";
import { createUniqueId, For, type JSX, Show } from "solid-js";
import type { Section } from "../../../../worker/features/diagnostics/diagnostics.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { AVAILABILITY_LABELS } from "../diagnostics.labels.ts";
import { InstantText } from "./instant-text.tsx";

/** One section of the bundle; what it rests on is one click away. */
export function SectionView(props: { section: Section; onLeave: () => void }): JSX.Element {
  const headingId = createUniqueId();
  const availability = () => AVAILABILITY_LABELS[props.section.availability];
  return (
    <section class="min-w-0 rounded-md border border-line p-3" aria-labelledby={headingId}>
      <div class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <h3 id={headingId} class="font-semibold text-base">
          {props.section.title}
        </h3>
        <Badge tone={availability().tone}>{availability().text}</Badge>
      </div>
      <p class="mt-1 break-words text-ink-2">
        <InstantText text={props.section.summary} />
      </p>
      <Show when={props.section.facts.length > 0}>
        <details class="mt-2 text-sm">
          <summary class="w-fit cursor-pointer py-1 text-ink-3 hover:text-ink">
            Details<span class="sr-only"> of {props.section.title}</span>
          </summary>
          <dl class="mt-1 grid grid-cols-[minmax(6.5rem,auto)_minmax(0,1fr)] gap-x-4 gap-y-1.5">
            <For each={props.section.facts}>
              {(fact) => (
                <>
                  <dt class="text-ink-3">
                    <InstantText text={fact.label} />
                  </dt>
                  <dd class="min-w-0 break-words">
                    <InstantText text={fact.value} />
                  </dd>
                </>
              )}
            </For>
          </dl>
        </details>
      </Show>
      <Show when={props.section.references.length > 0}>
        <ul class="mt-2 flex flex-wrap gap-x-4 gap-y-1 text-sm" aria-label={`References of ${props.section.title}`}>
          <For each={props.section.references}>
            {(reference) => (
              <li>
                <A class="link" href={reference.url} onClick={() => props.onLeave()}>
                  {reference.label}
                </A>
              </li>
            )}
          </For>
        </ul>
      </Show>
    </section>
  );
}
