import { createUniqueId, For, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import type { HelpPayload } from "../../../../worker/features/help/help.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { HelpTerms } from "./help-terms.tsx";

export interface HelpBlockProps {
  /** Null when there is none to give: then nothing is shown. */
  help: HelpPayload | null;
  /** One below the heading of the panel that it stands in. */
  headingLevel?: 2 | 3 | 4;
}

/** Contextual help, the same on every surface. It stands below what the surface itself says, and never in its place. */
export function HelpBlock(props: HelpBlockProps): JSX.Element {
  return <Show when={props.help}>{(help) => <Block help={help()} level={props.headingLevel ?? 3} />}</Show>;
}

/** The reason's label where it says something else than the headline. */
const otherLabel = ({ reason_label, headline }: HelpPayload): string | null =>
  reason_label?.toLowerCase() === headline.toLowerCase() ? null : reason_label;

function Block(props: { help: HelpPayload; level: 2 | 3 | 4 }): JSX.Element {
  const headingId = createUniqueId();
  return (
    <section class="min-w-0 rounded-md border border-line bg-sunken p-4" aria-labelledby={headingId}>
      <div class="flex max-w-prose flex-col gap-3">
        <div class="flex min-w-0 flex-wrap gap-1.5">
          <Badge tone="info">Contextual help</Badge>
          <Show when={otherLabel(props.help)}>{(label) => <Badge>{label()}</Badge>}</Show>
        </div>
        <div>
          <Dynamic component={`h${props.level}`} id={headingId} class="font-semibold text-base">
            {props.help.headline}
          </Dynamic>
          <p class="mt-1 text-ink-2">{props.help.explanation}</p>
        </div>
        <Callout tone="info" title="Safe next action">
          {props.help.safe_next_action}
        </Callout>
        <ol class="list-decimal space-y-1 pl-5 text-ink-2" aria-label="Troubleshooting steps">
          <For each={props.help.troubleshooting_steps}>{(step) => <li>{step}</li>}</For>
        </ol>
        <Show when={props.help.links.length > 0}>
          <div class="flex flex-wrap gap-2">
            <For each={props.help.links}>
              {(link) => (
                <ButtonLink href={link.url} newTab={link.external} size="sm">
                  {link.label}
                </ButtonLink>
              )}
            </For>
          </div>
        </Show>
        <HelpTerms terms={props.help.canonical_terms} />
      </div>
    </section>
  );
}
