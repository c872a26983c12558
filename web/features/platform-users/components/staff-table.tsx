import { For, type JSX, Show } from "solid-js";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { capabilityLabel } from "../../console/dashboard-access.rules.ts";
import type { PlatformUser } from "../platform-users.ts";

export interface StaffTableProps {
  users: readonly PlatformUser[];
  onEdit: (user: PlatformUser) => void;
  onDeactivate: (user: PlatformUser) => void;
  onReactivate: (user: PlatformUser) => void;
}

const isActive = (user: PlatformUser) => user.deactivated_at === null;

function Person(props: { user: PlatformUser }): JSX.Element {
  return (
    <span class="flex min-w-0 flex-col py-0.5 font-normal">
      <span class="flex flex-wrap items-center gap-2">
        <span class="font-medium">{props.user.name}</span>
        <Show when={props.user.is_you}>
          <Badge>You</Badge>
        </Show>
        <Show when={!isActive(props.user)}>
          <Badge tone="warning">Deactivated</Badge>
        </Show>
      </span>
      <span class="break-all text-ink-3 sm:break-normal">{props.user.email}</span>
    </span>
  );
}

function Capabilities(props: { names: readonly string[] }): JSX.Element {
  return (
    <Show when={props.names.length > 0} fallback={<span class="text-ink-3">None</span>}>
      <ul class="min-w-0 text-right sm:text-left">
        <For each={props.names}>
          {(name, index) => (
            <li class="inline">
              {capabilityLabel(name)}
              {index() < props.names.length - 1 ? ", " : ""}
            </li>
          )}
        </For>
      </ul>
    </Show>
  );
}

function Actions(props: StaffTableProps & { user: PlatformUser }): JSX.Element {
  return (
    <span class="flex justify-end gap-1">
      <Button
        size="sm"
        variant="ghost"
        aria-label={`Edit capabilities of ${props.user.name}`}
        onClick={() => props.onEdit(props.user)}
      >
        Edit
      </Button>
      <Show
        when={isActive(props.user)}
        fallback={
          <Button
            size="sm"
            variant="ghost"
            aria-label={`Reactivate ${props.user.name}`}
            onClick={() => props.onReactivate(props.user)}
          >
            Reactivate
          </Button>
        }
      >
        <Button
          size="sm"
          variant="ghost"
          aria-label={`Deactivate ${props.user.name}`}
          disabledReason={props.user.is_you ? "You cannot deactivate yourself." : undefined}
          onClick={() => props.onDeactivate(props.user)}
        >
          Deactivate
        </Button>
      </Show>
    </span>
  );
}

export function StaffTable(props: StaffTableProps): JSX.Element {
  const columns: readonly Column<PlatformUser>[] = [
    { key: "name", header: "Name", primary: true, cell: (user) => <Person user={user} /> },
    { key: "capabilities", header: "Capabilities", cell: (user) => <Capabilities names={user.capabilities} /> },
    {
      key: "seen",
      header: "Last seen",
      cell: (user) => (
        <Show when={user.last_seen_at} fallback={<span class="text-ink-3">Not signed in</span>}>
          {(at) => <Timestamp at={at()} />}
        </Show>
      ),
    },
    {
      key: "actions",
      header: "Actions",
      actions: true,
      align: "end",
      cell: (user) => <Actions {...props} user={user} />,
    },
  ];
  return (
    <DataTable
      label="Staff"
      columns={columns}
      rows={props.users}
      rowKey={(user) => user.id}
      empty={<EmptyState title="Nobody is here yet" detail="Add the first staff member." />}
    />
  );
}
