import { createUniqueId, For, type JSX } from "solid-js";
import type { Bundle } from "../../../../worker/features/diagnostics/diagnostics.contract.ts";

/** What was taken out of the bundle, how often, and why. */
export function RedactionList(props: { redaction: Bundle["redaction"] }): JSX.Element {
  const headingId = createUniqueId();
  return (
    <section class="min-w-0 rounded-md border border-line p-3" aria-labelledby={headingId}>
      <h3 id={headingId} class="font-semibold text-base">
        Redaction
      </h3>
      <p class="mt-1 text-ink-2">{props.redaction.note}</p>
      <ul class="mt-2 space-y-1 text-sm">
        <For each={props.redaction.markers}>
          {(marker) => (
            <li>
              <span class="font-medium">
                {marker.label}: {marker.count}
              </span>{" "}
              <span class="text-ink-2">{marker.why}</span>
            </li>
          )}
        </For>
      </ul>
    </section>
  );
}
