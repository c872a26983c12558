import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { LIFECYCLE_LABELS } from "../../../../worker/features/onboarding/readiness.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Details } from "../../../ui/details.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { LIFECYCLE_TONES } from "../onboarding.labels.ts";
import { ConnectionSummary } from "./connection-summary.tsx";
import { PersonTime } from "./person-time.tsx";

/** How an onboarding ended. There is nothing left to do on it. */
export function EndedPanel(props: { draft: DraftView }): JSX.Element {
  const isCompleted = () => props.draft.lifecycle === "completed";
  return (
    <Panel title="Outcome" tone={LIFECYCLE_TONES[props.draft.lifecycle]}>
      <div class="flex flex-col gap-4">
        <p class="font-semibold text-lg">
          {isCompleted() ? "The tenant is activated" : "This onboarding was cancelled"}
        </p>
        <Details
          items={[
            {
              term: "Lifecycle",
              value: (
                <Badge tone={LIFECYCLE_TONES[props.draft.lifecycle]}>{LIFECYCLE_LABELS[props.draft.lifecycle]}</Badge>
              ),
            },
            {
              term: isCompleted() ? "Completed" : "Cancelled",
              value: (
                <PersonTime by={props.draft.last_changed_by} at={props.draft.ended_at ?? props.draft.last_changed_at} />
              ),
            },
            {
              term: "Started",
              value: <PersonTime by={props.draft.started_by} at={props.draft.started_at} />,
            },
            { term: "Provider connection", value: <ConnectionSummary connection={props.draft.connection} /> },
          ]}
        />
        <div class="flex flex-wrap gap-2">
          <Show when={props.draft.tenant}>
            {(tenant) => (
              <ButtonLink href={`/admin/t/${tenant().id}`} variant={isCompleted() ? "primary" : "secondary"}>
                Open the tenant dashboard
              </ButtonLink>
            )}
          </Show>
          <ButtonLink href="/admin/onboarding">Go to onboarding</ButtonLink>
        </div>
      </div>
    </Panel>
  );
}
