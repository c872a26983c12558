import { type JSX, Show } from "solid-js";
import type { RoleSummary } from "../../../../worker/features/admin-roles/admin-roles.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { counted } from "../../../ui/counted.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Name } from "./name.tsx";

function holdersOf({ user, group, service_principal, unknown }: RoleSummary["principals"]): string {
  const parts: [number, string, string][] = [
    [user, "user", "users"],
    [group, "group", "groups"],
    [service_principal, "application", "applications"],
    [unknown, "unknown", "unknown"],
  ];
  return parts.flatMap(([count, one, many]) => (count > 0 ? [counted(count, one, many)] : [])).join(", ");
}

const COLUMNS: readonly Column<RoleSummary>[] = [
  {
    key: "role",
    header: "Role",
    primary: true,
    cell: (role) => (
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Name>{role.role_name}</Name>
        <Show when={role.is_high_privilege}>
          <Badge tone="warning">High privilege</Badge>
        </Show>
        <Show when={role.is_custom_role}>
          <Badge>Custom</Badge>
        </Show>
      </span>
    ),
  },
  {
    key: "holders",
    header: "Held by",
    cell: (role) => <span class="text-right text-ink-2 sm:text-left">{holdersOf(role.principals)}</span>,
  },
  { key: "assignments", header: "Assignments", align: "end", cell: (role) => role.assignments },
];

/** Each role that somebody holds. */
export function RoleTable(props: { roles: readonly RoleSummary[] }): JSX.Element {
  return (
    <DataTable
      label="Roles"
      columns={COLUMNS}
      rows={props.roles}
      rowKey={(role) => role.role_template_id}
      empty={<p class="px-4 py-3 text-ink-3 text-sm">Nobody holds a role.</p>}
    />
  );
}
