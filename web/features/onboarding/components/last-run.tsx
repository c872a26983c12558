import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { RunBadge } from "../../operations/components/run-badge.tsx";

/** How the latest verification that ended went. */
export function LastRun(props: { run: NonNullable<DraftView["last_run"]> }): JSX.Element {
  return (
    <p class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm">
      <span class="text-ink-3">Last verification</span>
      <RunBadge run={{ status: "completed", outcome: props.run.outcome }} />
      <Show when={props.run.completed_at}>{(at) => <Timestamp at={at()} />}</Show>
      <A class="link" href={`/admin/operations/${props.run.id}`}>
        View operation
      </A>
    </p>
  );
}
