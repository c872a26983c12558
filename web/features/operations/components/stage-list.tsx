import { For, type JSX, Match, Switch } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Icon, Spinner } from "../../../ui/icons.tsx";
import { STAGE_LABELS } from "../operations.labels.ts";

type Stage = RunView["stages"][number];

const LOOK: Record<Stage["state"], string> = {
  pending: "border-line text-ink-3",
  running: "border-info-line bg-info-soft text-info-ink",
  done: "border-success-line bg-success-soft text-success-ink",
  failed: "border-danger-line bg-danger-soft text-danger-ink",
  skipped: "border-line text-ink-3",
};

/** The stages of a run in order, each with its state in words. */
export function StageList(props: { stages: readonly Stage[] }): JSX.Element {
  return (
    <ol class="flex flex-col">
      <For each={props.stages}>
        {(stage) => (
          <li class="flex items-center gap-3 py-1.5">
            <span
              class={`flex size-6 shrink-0 items-center justify-center rounded-full border ${LOOK[stage.state]}`}
              aria-hidden="true"
            >
              <Switch>
                <Match when={stage.state === "running"}>
                  <Spinner class="size-3.5" />
                </Match>
                <Match when={stage.state === "done"}>
                  <Icon name="check" class="size-3.5" />
                </Match>
                <Match when={stage.state === "failed"}>
                  <Icon name="close" class="size-3.5" />
                </Match>
                <Match when={stage.state === "skipped"}>
                  <Icon name="dash" class="size-3.5" />
                </Match>
              </Switch>
            </span>
            <span
              class={`min-w-0 flex-1 ${stage.state === "pending" || stage.state === "skipped" ? "text-ink-3" : ""}`}
            >
              {stage.label}
            </span>
            <span class="text-ink-3 text-sm">{STAGE_LABELS[stage.state]}</span>
          </li>
        )}
      </For>
    </ol>
  );
}
