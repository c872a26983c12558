import type { JSX } from "solid-js";
import type { ActiveRun } from "../../../../worker/features/operations/operations.contract.ts";
import { ProgressBar } from "../../../ui/progress-bar.tsx";

/** Where an active run is: bar and stage in one line each. */
export function RunProgress(props: { run: Pick<ActiveRun, "status" | "progress">; wide?: boolean }): JSX.Element {
  const stage = () =>
    props.run.status === "queued" ? "Waiting to start" : (props.run.progress.stage_label ?? "Finishing");
  return (
    <div class={`flex flex-col gap-1 ${props.wide ? "" : "w-48 max-w-full"}`}>
      <ProgressBar done={props.run.progress.done} total={props.run.progress.total} label="Progress" />
      <p class="flex justify-between gap-3 text-ink-2 text-xs">
        <span class="truncate">{stage()}</span>
        <span class="shrink-0">
          {props.run.progress.done} of {props.run.progress.total}
        </span>
      </p>
    </div>
  );
}
