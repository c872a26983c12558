import { For, type JSX, Show } from "solid-js";
import type { Member } from "../../../../worker/features/access/members.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { ROLE_LABELS } from "../roles.ts";
import { RoleSelect } from "./role-select.tsx";

/** How many tenants of a member are named before the rest is counted. */
const NAMED_TENANTS = 3;

export interface MemberTableProps {
  workspaceId: string;
  members: readonly Member[];
  canManage: boolean;
  onTenants: (member: Member) => void;
  onRemove: (member: Member) => void;
}

/** Members with their roles; read-only for who may not manage them. */
export function MemberTable(props: MemberTableProps): JSX.Element {
  const facts: readonly Column<Member>[] = [
    {
      key: "name",
      header: "Member",
      primary: true,
      cell: (member) => (
        <span class="block min-w-0">
          <span class="flex flex-wrap items-center gap-2 font-medium">
            {member.name}
            <Show when={member.is_you}>
              <Badge>You</Badge>
            </Show>
          </span>
          <span class="block truncate text-ink-3">{member.email}</span>
        </span>
      ),
    },
    {
      key: "role",
      header: "Workspace role",
      cell: (member) => (
        <Show when={props.canManage} fallback={<span>{ROLE_LABELS[member.role]}</span>}>
          <RoleSelect workspaceId={props.workspaceId} member={member} />
        </Show>
      ),
    },
    {
      key: "tenants",
      header: "Tenants",
      cell: (member) => (
        <Show when={member.tenants.length > 0} fallback={<span class="text-ink-3">No tenant</span>}>
          <span class="flex flex-wrap justify-end gap-1 sm:justify-start">
            <For each={member.tenants.slice(0, NAMED_TENANTS)}>
              {(tenant) => (
                <Badge title={`${tenant.display_name}: ${ROLE_LABELS[tenant.role]}`}>
                  <span class="truncate">{tenant.display_name}</span>
                  <span class="font-normal">{ROLE_LABELS[tenant.role]}</span>
                </Badge>
              )}
            </For>
            <Show when={member.tenants.length > NAMED_TENANTS}>
              <Badge>and {member.tenants.length - NAMED_TENANTS} more</Badge>
            </Show>
          </span>
        </Show>
      ),
    },
    {
      key: "joined",
      header: "Member since",
      stack: "hide",
      cell: (member) => <Timestamp at={member.joined_at} format="day" />,
    },
  ];
  const actions: Column<Member> = {
    key: "actions",
    header: "Actions",
    align: "end",
    actions: true,
    cell: (member) => (
      <span class="flex w-full justify-end gap-1.5">
        <Button size="sm" onClick={() => props.onTenants(member)}>
          Tenants <span class="sr-only">of {member.name}</span>
        </Button>
        <Button size="sm" onClick={() => props.onRemove(member)}>
          <Show
            when={member.is_you}
            fallback={
              <>
                Remove <span class="sr-only">{member.name}</span>
              </>
            }
          >
            Leave <span class="sr-only">the workspace</span>
          </Show>
        </Button>
      </span>
    ),
  };
  return (
    <DataTable
      label="Members"
      columns={props.canManage ? [...facts, actions] : facts}
      rows={props.members}
      rowKey={(member) => member.user_id}
      empty={<EmptyState title="No members" />}
    />
  );
}
