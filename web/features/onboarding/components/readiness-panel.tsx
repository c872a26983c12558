import { For, type JSX, Show } from "solid-js";
import type { PrimaryAction, ReadinessView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { LIFECYCLE_LABELS, STEP_LABELS } from "../../../../worker/features/onboarding/readiness.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Details } from "../../../ui/details.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { OWNER_LABELS } from "../../operations/operations.labels.ts";
import { useComplete, useVerify } from "../draft-page-actions.ts";
import { useDraftPage } from "../draft-page-context.ts";
import { LIFECYCLE_TONES, SITUATION_TONES } from "../onboarding.labels.ts";
import { ActionError } from "./action-error.tsx";
import { ConnectionSummary } from "./connection-summary.tsx";
import { PersonTime } from "./person-time.tsx";
import { PrimaryActionControl } from "./primary-action.tsx";

/** The decision first: where the onboarding stands, what stands in its way, and the one thing to do next. */
export function ReadinessPanel(props: {
  readiness: ReadinessView;
  /** For what is done further down on the page. */
  onEnter: (kind: PrimaryAction["kind"]) => void;
}): JSX.Element {
  const page = useDraftPage();
  const draft = page.draft;
  const verify = useVerify();
  const complete = useComplete();
  const action = () => props.readiness.primary_action;
  const carryOut = () => {
    const { kind } = action();
    if (kind === "run_verification" || kind === "refresh_verification") verify.mutate();
    else if (kind === "complete_onboarding") complete.mutate();
    else props.onEnter(kind);
  };
  const leadsOutside = () => {
    const { target, permitted } = action();
    return permitted && target?.type === "link" && target.external;
  };
  return (
    <Panel title="Onboarding readiness" tone={SITUATION_TONES[props.readiness.situation]}>
      <div class="flex flex-col gap-4">
        <div class="grid gap-4 md:grid-cols-[minmax(0,1fr)_auto] md:items-start">
          <div class="min-w-0">
            <p class="font-semibold text-lg">{props.readiness.summary}</p>
            <Show when={props.readiness.reason}>
              {(reason) => (
                <p class="mt-0.5 max-w-prose text-ink-2">
                  {reason().explanation} <span class="text-ink-3">Owner: {OWNER_LABELS[reason().owner]}.</span>
                </p>
              )}
            </Show>
            <Show when={props.readiness.freshness_notes.length > 0}>
              <ul class="mt-2 flex flex-col gap-1 text-warning-ink text-sm" aria-label="Freshness">
                <For each={props.readiness.freshness_notes}>
                  {(note) => (
                    <li class="flex items-start gap-1.5">
                      <Icon name="alert" class="mt-0.5 size-3.5" />
                      <span class="min-w-0">{note}</span>
                    </li>
                  )}
                </For>
              </ul>
            </Show>
          </div>
          <div class="flex flex-col items-start gap-1.5 md:items-end">
            <p class="text-ink-3 text-xs">Primary next action</p>
            <PrimaryActionControl
              action={action()}
              place={draft().tenant === null ? "workspace" : "tenant"}
              busy={verify.isPending || complete.isPending}
              onCommand={carryOut}
            />
            <Show when={leadsOutside()}>
              <p class="text-ink-3 text-xs">Leads outside of TenantPilot, in a new tab.</p>
            </Show>
          </div>
        </div>
        <ActionError error={complete.error ?? verify.error} onReload={() => [complete.reset(), verify.reset()]} />
        <div class="border-line border-t pt-3">
          <Details
            pairs
            items={[
              { term: "Step", value: <Badge tone="info">{STEP_LABELS[draft().step]}</Badge> },
              {
                term: "Lifecycle",
                value: (
                  <Badge tone={LIFECYCLE_TONES[draft().lifecycle]} pulse={draft().lifecycle === "verifying"}>
                    {LIFECYCLE_LABELS[draft().lifecycle]}
                  </Badge>
                ),
              },
              { term: "Provider connection", value: <ConnectionSummary connection={draft().connection} /> },
              {
                term: "Started",
                value: <PersonTime by={draft().started_by} at={draft().started_at} format="short" />,
              },
              {
                term: "Last changed",
                value: <PersonTime by={draft().last_changed_by} at={draft().last_changed_at} format="short" />,
              },
            ]}
          />
        </div>
      </div>
    </Panel>
  );
}
