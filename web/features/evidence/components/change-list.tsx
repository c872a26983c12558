import { For, type JSX, Show } from "solid-js";
import type { AssignmentChange, FindingChange } from "../../../../worker/features/evidence/evidence.contract.ts";
import { FINDING_RULES } from "../../../../worker/features/findings/finding-rules.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { SEVERITY_LABELS } from "../../findings/findings.labels.ts";

interface Changes<T> {
  count: number;
  items: readonly T[];
}

/** One kind of change: how many, and the first of them by name. Nothing when there are none. */
function ChangeList<T>(props: { title: string; changes: Changes<T>; children: (item: T) => JSX.Element }): JSX.Element {
  return (
    <Show when={props.changes.count > 0}>
      <section class="flex flex-col gap-1.5">
        <h3 class="font-medium text-sm">
          {props.title} <span class="text-ink-3">({props.changes.count.toLocaleString()})</span>
        </h3>
        <ul class="flex flex-col gap-1.5 text-sm">
          <For each={props.changes.items}>{(item) => <li class="min-w-0">{props.children(item)}</li>}</For>
        </ul>
        <Show when={props.changes.count > props.changes.items.length}>
          <p class="text-ink-3 text-sm">
            and {(props.changes.count - props.changes.items.length).toLocaleString()} more
          </p>
        </Show>
      </section>
    </Show>
  );
}

/** A finding in one line of a list: how bad, what, about whom. What is said stands below one another, however bad it is. */
export function FindingLine(props: {
  finding: Pick<FindingChange, "rule" | "severity" | "subject_label">;
}): JSX.Element {
  return (
    <span class="grid grid-cols-[4.25rem_minmax(0,1fr)] items-baseline gap-x-2">
      <span>
        <Badge tone={SEVERITY_LABELS[props.finding.severity].tone}>
          {SEVERITY_LABELS[props.finding.severity].text}
        </Badge>
      </span>
      <span class="[overflow-wrap:anywhere]">
        {FINDING_RULES[props.finding.rule].title}: <bdi>{props.finding.subject_label}</bdi>
      </span>
    </span>
  );
}

export function FindingChanges(props: { title: string; changes: Changes<FindingChange> }): JSX.Element {
  return (
    <ChangeList title={props.title} changes={props.changes}>
      {(item) => <FindingLine finding={item} />}
    </ChangeList>
  );
}

export function AssignmentChanges(props: { title: string; changes: Changes<AssignmentChange> }): JSX.Element {
  return (
    <ChangeList title={props.title} changes={props.changes}>
      {(item) => (
        <span class="[overflow-wrap:anywhere]">
          <bdi>{item.principal_name ?? item.principal_id}</bdi>: <bdi>{item.role_name}</bdi>
          <Show when={item.via_group}>
            {(group) => (
              <span class="text-ink-3">
                {" "}
                through <bdi>{group().name ?? group().id}</bdi>
              </span>
            )}
          </Show>
        </span>
      )}
    </ChangeList>
  );
}
