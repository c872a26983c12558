import { createUniqueId, type JSX, onMount, Show } from "solid-js";
import type { StaffRun } from "../../../../worker/features/operations/staff-runs.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { RunBadge } from "./run-badge.tsx";
import { StaffRunDetail } from "./staff-run-detail.tsx";

/** One run of the list, which opens in its place. */
export function StaffRunRow(props: { run: StaffRun; isOpen: boolean; onToggle: () => void }): JSX.Element {
  const detailId = createUniqueId();
  let item: HTMLLIElement | undefined;
  // one that was linked to may stand below what is in sight
  onMount(() => props.isOpen && item?.scrollIntoView?.({ block: "nearest" }));
  const place = () => props.run.tenant?.display_name ?? "Whole workspace";
  return (
    <li ref={item} class="border-line border-b last:border-b-0" data-run={props.run.id}>
      <button
        type="button"
        class="grid w-full grid-cols-[1rem_minmax(0,1fr)_auto] items-center gap-x-3 gap-y-0.5 px-4 py-2.5 text-left text-sm hover:bg-sunken/50 md:grid-cols-[1rem_minmax(0,3fr)_minmax(0,3fr)_minmax(0,3fr)_9rem_8rem]"
        aria-expanded={props.isOpen}
        aria-controls={detailId}
        onClick={() => props.onToggle()}
      >
        <Icon name="chevron" class={`size-3.5 transition-transform ${props.isOpen ? "" : "-rotate-90"}`} />
        <span class="min-w-0 font-medium">{props.run.type_label}</span>
        <span class="col-start-2 min-w-0 md:col-start-auto">
          <span class="block break-words">{place()}</span>
          <span class="block break-words text-ink-3 text-xs">{props.run.workspace.name}</span>
        </span>
        <span class="col-start-2 min-w-0 text-ink-2 md:col-start-auto">
          {props.run.reasons[0]?.label ?? <span class="hidden text-ink-3 md:inline">–</span>}
        </span>
        <span class="col-start-3 row-start-1 flex flex-wrap justify-end gap-1 md:col-start-auto md:row-start-auto md:justify-start">
          <RunBadge run={props.run} />
          <Show when={props.run.stuck}>
            <Badge tone="warning">Stuck</Badge>
          </Show>
        </span>
        <span class="col-start-2 text-ink-3 md:col-start-auto md:text-right">
          <Timestamp at={props.run.created_at} format="short" />
        </span>
      </button>
      <div id={detailId} hidden={!props.isOpen}>
        <Show when={props.isOpen}>
          <div class="border-line border-t bg-sunken/40 px-4 py-4">
            <StaffRunDetail run={props.run} />
          </div>
        </Show>
      </div>
    </li>
  );
}
