import { For, type JSX, Show } from "solid-js";
import type { RunView } from "../../../../worker/features/operations/operations.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { inventoryAreas, inventorySummary, type PartView } from "../inventory.rules.ts";

const number = new Intl.NumberFormat();

/** What an inventory sync counted, part by part; nothing on the run of another operation. */
export function InventoryCounts(props: { run: RunView }): JSX.Element {
  return (
    <Show when={props.run.type === "inventory.sync"}>
      <Panel title="Inventory" description={inventorySummary(props.run) ?? "Counts are shown when the sync ends."}>
        <div class="grid gap-x-8 gap-y-4 sm:grid-cols-2">
          <For each={inventoryAreas(props.run)}>
            {({ area, parts }) => (
              <div class="min-w-0">
                <h3 class="mb-1 font-medium text-ink-2 text-sm">{area}</h3>
                <dl class="flex flex-col">
                  <For each={parts}>{(part) => <Part part={part} />}</For>
                </dl>
              </div>
            )}
          </For>
        </div>
      </Panel>
    </Show>
  );
}

function Part(props: { part: PartView }): JSX.Element {
  return (
    <div class="flex items-baseline justify-between gap-4 border-line border-b py-1.5 last:border-b-0">
      <dt class="min-w-0">{props.part.label}</dt>
      <dd class="shrink-0">
        <Show
          when={props.part.count !== null}
          fallback={<Badge tone={props.part.state.tone}>{props.part.state.text}</Badge>}
        >
          <span class="font-semibold tabular-nums">{number.format(props.part.count ?? 0)}</span>
        </Show>
      </dd>
    </div>
  );
}
