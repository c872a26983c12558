import { For, type JSX, Show } from "solid-js";
import type { Bundle } from "../../../../worker/features/diagnostics/diagnostics.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Details } from "../../../ui/details.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { HelpBlock } from "../../help/components/help-block.tsx";
import { FRESHNESS_LABELS } from "../diagnostics.labels.ts";
import { InstantText } from "./instant-text.tsx";
import { RedactionList } from "./redaction-list.tsx";
import { SectionView } from "./section-view.tsx";

/** The bundle in the order in which it is read: what is wrong, how far to trust it, what it rests on, what to do. */
export function BundleView(props: { bundle: Bundle; onLeave: () => void }): JSX.Element {
  return (
    <div class="flex min-w-0 flex-col gap-3">
      <p class="break-words font-semibold text-base">{props.bundle.headline}</p>
      <Issue issue={props.bundle.dominant_issue} />
      <For each={props.bundle.notes}>
        {(note) => (
          <Callout tone="info">
            <InstantText text={note} />
          </Callout>
        )}
      </For>
      <Trust bundle={props.bundle} />
      <For each={props.bundle.sections}>{(section) => <SectionView section={section} onLeave={props.onLeave} />}</For>
      <RedactionList redaction={props.bundle.redaction} />
      <HelpBlock help={props.bundle.contextual_help} headingLevel={3} />
    </div>
  );
}

function Issue(props: { issue: Bundle["dominant_issue"] }): JSX.Element {
  return (
    <Show
      when={props.issue}
      fallback={
        <Callout tone="success" title="No dominant issue">
          Nothing that is known here speaks of an issue.
        </Callout>
      }
    >
      {(issue) => (
        <Callout tone={issue().source === "evidence" ? "warning" : "danger"} title={issue().summary}>
          {issue().reason?.explanation}
        </Callout>
      )}
    </Show>
  );
}

/** How old the evidence is, and what of it is not there. */
function Trust(props: { bundle: Bundle }): JSX.Element {
  const freshness = () => props.bundle.freshness;
  const label = () => FRESHNESS_LABELS[freshness().state];
  return (
    <Details
      items={[
        {
          term: "Freshness",
          value: (
            <>
              <Badge tone={label().tone}>{label().text}</Badge>
              <For each={freshness().notes}>{(note) => <p class="mt-1">{note}</p>}</For>
            </>
          ),
        },
        {
          term: "Newest evidence",
          value: (
            <Show when={freshness().evidence_at} fallback="None">
              {(at) => <Timestamp at={at()} />}
            </Show>
          ),
        },
        { term: "Put together", value: <Timestamp at={freshness().generated_at} /> },
        { term: "Completeness", value: props.bundle.completeness_note },
      ]}
    />
  );
}
