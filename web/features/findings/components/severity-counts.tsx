import { useQuery } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import { SEVERITIES } from "../../../../worker/features/findings/finding-rules.contract.ts";
import type { FindingSummary } from "../../../../worker/features/findings/findings.contract.ts";
import { MARK } from "../../../ui/tone.ts";
import { type FindingFilter, NO_FILTER } from "../finding-filter.rules.ts";
import { SEVERITY_LABELS } from "../findings.labels.ts";
import { summaryQuery } from "../findings.queries.ts";

interface Entry {
  label: string;
  count: FindingSummary["overdue"];
  mark: string;
  /** The list that it counts. */
  filter: FindingFilter;
}

const WAITING = ["open", "in_progress", "reopened"] as const;

const entriesOf = (summary: FindingSummary): Entry[] => [
  ...SEVERITIES.map((severity) => ({
    label: SEVERITY_LABELS[severity].text,
    count: summary.by_severity[severity],
    mark: MARK[SEVERITY_LABELS[severity].tone],
    filter: { ...NO_FILTER, severity, states: WAITING },
  })),
  { label: "Overdue", count: summary.overdue, mark: MARK.danger, filter: { ...NO_FILTER, overdue: true } },
  {
    label: "Risk accepted",
    count: summary.risk_accepted,
    mark: MARK.neutral,
    filter: { ...NO_FILTER, states: ["risk_accepted"] },
  },
];

/** How many findings wait for somebody; each number leads to them. */
export function SeverityCounts(props: { tenantId: string; onChange: (filter: FindingFilter) => void }): JSX.Element {
  const summary = useQuery(() => summaryQuery(props.tenantId));
  return (
    <Show when={summary.isSuccess && summary.data.has_any ? summary.data : undefined}>
      {(data) => (
        <ul class="mb-4 flex flex-wrap gap-2" aria-label="Findings that wait for somebody">
          <For each={entriesOf(data())}>
            {(entry) => (
              <li>
                <button
                  type="button"
                  class="flex h-8 items-center gap-2 rounded-md border border-line bg-surface px-2.5 text-sm hover:bg-sunken"
                  onClick={() => props.onChange(entry.filter)}
                >
                  <span
                    class={`size-2 rounded-full ${entry.count.count === 0 ? "bg-line-strong" : entry.mark}`}
                    aria-hidden="true"
                  />
                  <span class="text-ink-2">{entry.label}</span>
                  <span class="font-semibold tabular-nums">
                    {entry.count.count}
                    {entry.count.is_more ? "+" : ""}
                  </span>
                </button>
              </li>
            )}
          </For>
        </ul>
      )}
    </Show>
  );
}
