import { type JSX, Show } from "solid-js";
import type {
  DurationKnowledge,
  RoleAssignmentItem,
} from "../../../../worker/features/admin-roles/admin-roles.contract.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { Name } from "./name.tsx";
import { Principal } from "./principal.tsx";

type Item = RoleAssignmentItem;

function Duration(props: { item: Item; durations: DurationKnowledge }): JSX.Element {
  return (
    <Show
      when={props.item.duration === "time_bound"}
      fallback={<span class="text-ink-2">{props.durations === "not_read" ? "Not known" : "Permanent"}</span>}
    >
      <Show when={props.item.ends_at} fallback="Time-bound">
        {(at) => (
          <span>
            Ends <Timestamp at={at()} format="short" />
          </span>
        )}
      </Show>
    </Show>
  );
}

const columns = (durations: DurationKnowledge): readonly Column<Item>[] => [
  { key: "principal", header: "Principal", primary: true, cell: (item) => <Principal item={item} /> },
  {
    key: "role",
    header: "Role",
    cell: (item) => (
      <span class="text-right sm:text-left">
        <Name>{item.role_name}</Name>
      </span>
    ),
  },
  {
    key: "through",
    header: "Through",
    isEmpty: (item) => item.via_group === null,
    cell: (item) => (
      <Show when={item.via_group} fallback={<span class="text-ink-3">Directly</span>}>
        {(group) => <Name>{group().name?.trim() || group().id}</Name>}
      </Show>
    ),
  },
  { key: "duration", header: "Duration", cell: (item) => <Duration item={item} durations={durations} /> },
  {
    key: "scope",
    header: "Scope",
    isEmpty: (item) => item.scope === "/",
    cell: (item) => (
      <Show when={item.scope !== "/"} fallback={<span class="text-ink-2">Whole directory</span>}>
        <span class="break-all font-mono text-xs">{item.scope}</span>
      </Show>
    ),
  },
];

const keyOf = (item: Item): string =>
  [item.role_template_id, item.principal_id, item.via_group?.id ?? "", item.scope].join("|");

/** Who holds which role, how, and for how long. */
export function AssignmentTable(props: { assignments: readonly Item[]; durations: DurationKnowledge }): JSX.Element {
  return (
    <DataTable
      label="Assignments"
      columns={columns(props.durations)}
      rows={props.assignments}
      rowKey={keyOf}
      empty={<p class="px-4 py-3 text-ink-3 text-sm">Nobody holds a role.</p>}
    />
  );
}
