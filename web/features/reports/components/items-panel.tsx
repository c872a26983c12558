import { useSearchParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import type { ReportItems } from "../../../../worker/features/reports/reports.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { Load } from "../../../ui/load.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { partOf } from "../report-parts.rules.ts";
import { reportItemsQuery } from "../reports.queries.ts";

/** The items of a report, one part at a time: the address says which. */
export function ItemsPanel(props: {
  reportId: string;
  parts: number;
  title: string;
  description?: string;
  children: (items: () => ReportItems) => JSX.Element;
}): JSX.Element {
  const [search, setSearch] = useSearchParams<{ part?: string }>();
  const part = () => partOf(search.part, props.parts);
  const items = useQuery(() => reportItemsQuery(props.reportId, part()));
  const go = (to: number) => setSearch({ part: to === 0 ? undefined : String(to + 1) }, { scroll: false });
  return (
    <Panel title={props.title} description={props.description} flush>
      <Load from={items} skeleton={<Skeleton class="space-y-3 p-4" lines={8} label="Loading the items" />}>
        {props.children}
      </Load>
      <Show when={props.parts > 1}>
        <nav
          aria-label={`Pages of ${props.title.toLowerCase()}`}
          class="flex flex-wrap items-center justify-center gap-3 border-line border-t p-3"
        >
          <Button size="sm" disabled={part() === 0} onClick={() => go(part() - 1)}>
            Previous
          </Button>
          <span class="text-ink-2 text-sm" role="status">
            Page {part() + 1} of {props.parts}
          </span>
          <Button size="sm" disabled={part() === props.parts - 1} onClick={() => go(part() + 1)}>
            Next
          </Button>
        </nav>
      </Show>
    </Panel>
  );
}
