import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { StaffRun } from "../../../../worker/features/operations/staff-runs.contract.ts";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Details } from "../../../ui/details.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { outcomeExplanation } from "../operations.labels.ts";
import { runDuration } from "../run-times.rules.ts";
import { ReasonDetail } from "./reason-detail.tsx";
import { StageList } from "./stage-list.tsx";

const at = (time: string | null): JSX.Element => (time === null ? "Not yet" : <Timestamp at={time} />);

/** What staff see of one run: no person, no message. */
export function StaffRunDetail(props: { run: StaffRun }): JSX.Element {
  const facts = () => [
    {
      term: "Run",
      value: (
        <span class="flex flex-wrap items-center gap-x-2">
          <code class="break-all font-mono text-xs">{props.run.id}</code>
          <CopyButton text={props.run.id} label="Copy the run’s id" />
        </span>
      ),
    },
    {
      term: "Workspace",
      value: (
        <A class="link" href={`/system/ops/runs?workspace_id=${props.run.workspace.id}`}>
          {props.run.workspace.name}
        </A>
      ),
    },
    {
      term: "Tenant",
      value: (
        <Show when={props.run.tenant} fallback="Whole workspace">
          {(tenant) => (
            <A class="link" href={`/system/ops/runs?tenant_id=${tenant().id}`}>
              {tenant().display_name}
            </A>
          )}
        </Show>
      ),
    },
    { term: "Started by", value: props.run.started_by === "user" ? "A user" : "The system" },
    { term: "Created", value: at(props.run.created_at) },
    { term: "Started", value: at(props.run.started_at) },
    { term: "Last movement", value: at(props.run.progressed_at) },
    { term: "Ended", value: at(props.run.completed_at) },
    { term: "Duration", value: runDuration(props.run) ?? "–" },
    { term: "Attempt", value: props.run.attempt },
  ];
  return (
    <div class="flex flex-col gap-4">
      <Show when={outcomeExplanation(props.run)}>{(explanation) => <p>{explanation()}</p>}</Show>
      <Show when={props.run.stuck}>
        <p>It stood still for 15 minutes and was given up.</p>
      </Show>
      <For each={props.run.reasons}>
        {(reason) => <ReasonDetail reason={reason} tone={props.run.outcome === "failed" ? "danger" : "warning"} />}
      </For>
      <div class="grid gap-x-8 gap-y-4 lg:grid-cols-2">
        <Details items={facts()} />
        <Show when={props.run.stages.length > 0}>
          <StageList stages={props.run.stages} />
        </Show>
      </div>
    </div>
  );
}
