import { type JSX, Show } from "solid-js";
import type { HelpPayload } from "../../../../worker/features/help/help.contract.ts";
import { Details } from "../../../ui/details.tsx";

/** What the words of the help mean, for who asks. */
export function HelpTerms(props: { terms: HelpPayload["canonical_terms"] }): JSX.Element {
  return (
    <Show when={props.terms.length > 0}>
      <details class="text-sm">
        <summary class="w-fit cursor-pointer py-1 text-ink-3 hover:text-ink">Terms used here</summary>
        <div class="mt-2">
          <Details items={props.terms.map(({ name, meaning }) => ({ term: name, value: meaning }))} />
        </div>
      </details>
    </Show>
  );
}
