import { For, type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Panel } from "../../../ui/panel.tsx";
import { outcomeExplanation, runLabel } from "../operations.labels.ts";
import { ReasonDetail } from "./reason-detail.tsx";

/** How a completed run ended, why, and what to do next. Nothing while the run is active. */
export function OutcomePanel(props: { run: RunView }): JSX.Element {
  return (
    <Show when={outcomeExplanation(props.run)}>
      {(explanation) => (
        <Panel title={`Outcome: ${runLabel(props.run).text.toLowerCase()}`} tone={runLabel(props.run).tone}>
          <div class="flex flex-col gap-3">
            <p>{explanation()}</p>
            <For each={props.run.failures}>
              {(failure) => (
                <ReasonDetail reason={failure.reason} tone={runLabel(props.run).tone}>
                  <Show when={failure.message !== failure.reason.explanation && failure.message !== ""}>
                    <p class="text-ink-2">{failure.message}</p>
                  </Show>
                </ReasonDetail>
              )}
            </For>
            <Show when={props.run.next_step}>
              {(step) => (
                <p>
                  <span class="font-semibold">Next step: </span>
                  {step()}
                </p>
              )}
            </Show>
          </div>
        </Panel>
      )}
    </Show>
  );
}
