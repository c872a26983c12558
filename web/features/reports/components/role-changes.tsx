import { For, type JSX, Show } from "solid-js";
import type {
  AdminRolesPayload,
  RoleAssignmentItem,
} from "../../../../worker/features/admin-roles/admin-roles.contract.ts";
import { counted } from "../../../ui/counted.ts";
import { Panel } from "../../../ui/panel.tsx";
import { Name } from "./name.tsx";
import { Principal } from "./principal.tsx";

type Changes = NonNullable<AdminRolesPayload["changes"]>;

/** What is different from the report before. */
export function RoleChanges(props: { changes: Changes }): JSX.Element {
  return (
    <Panel
      title="Changes since the report before"
      description={
        props.changes.changed > 0
          ? `${counted(props.changes.changed, "assignment is", "assignments are")} held in another way: for another time, by another name, or by an account that was enabled or disabled.`
          : undefined
      }
    >
      <div class="grid gap-4 md:grid-cols-2">
        <Items title="Added" count={props.changes.added} items={props.changes.added_items} />
        <Items title="Removed" count={props.changes.removed} items={props.changes.removed_items} />
      </div>
    </Panel>
  );
}

/** Named at once; the others are one click away. */
const NAMED = 10;

function Items(props: { title: string; count: number; items: readonly RoleAssignmentItem[] }): JSX.Element {
  const more = () => props.items.slice(NAMED);
  return (
    <div class="min-w-0">
      <h3 class="mb-2 font-semibold text-sm">
        {props.title} ({props.count})
      </h3>
      <Show when={props.count > 0} fallback={<p class="text-ink-3 text-sm">Nothing.</p>}>
        <ul class="flex flex-col gap-2 text-sm">
          <For each={props.items.slice(0, NAMED)}>{(item) => <Item item={item} />}</For>
        </ul>
        <Show when={more().length > 0}>
          <details class="mt-2 text-sm">
            <summary class="cursor-pointer text-accent-ink">{more().length} more</summary>
            <ul class="mt-2 flex flex-col gap-2">
              <For each={more()}>{(item) => <Item item={item} />}</For>
            </ul>
          </details>
        </Show>
        <Show when={props.count > props.items.length}>
          <p class="mt-2 text-ink-3 text-xs">and {props.count - props.items.length} that are not named here</p>
        </Show>
      </Show>
    </div>
  );
}

const Item = (props: { item: RoleAssignmentItem }): JSX.Element => (
  <li class="min-w-0">
    <Principal item={props.item} />
    <span class="text-ink-2">
      <Name>{props.item.role_name}</Name>
    </span>
  </li>
);
