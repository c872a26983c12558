import { type JSX, Show } from "solid-js";
import type { Finding } from "../../../../worker/features/findings/findings.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";

/** Until when a finding is to be dealt with, or until when its risk is accepted. */
export function DueDate(props: { finding: Pick<Finding, "due_at" | "is_overdue" | "accepted_until"> }): JSX.Element {
  return (
    <Show
      when={props.finding.due_at}
      fallback={
        <Show when={props.finding.accepted_until} fallback={<span class="text-ink-3">–</span>}>
          {(until) => (
            <span class="text-ink-3">
              Accepted until <Timestamp at={until()} format="day" />
            </span>
          )}
        </Show>
      }
    >
      {(due) => (
        <span class="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
          <Timestamp at={due()} format="day" />
          <Show when={props.finding.is_overdue}>
            <Badge tone="danger">Overdue</Badge>
          </Show>
        </span>
      )}
    </Show>
  );
}
