import { For, type JSX, Show } from "solid-js";
import type { RequiredPermissions } from "../../../../worker/features/connections/connections.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { PERMISSION_KIND_LABELS, PERMISSION_LABELS } from "../connections.labels.ts";
import { byNeed } from "../permission-matrix.rules.ts";

type Permission = RequiredPermissions["permissions"][number];

const isInTheWay = ({ blocking, status }: Permission) => blocking && status === "missing";

const COLUMNS: readonly Column<Permission>[] = [
  {
    key: "permission",
    header: "Permission",
    primary: true,
    cell: (permission) => (
      <span class="flex flex-col">
        <span class="break-all font-mono text-sm">{permission.value}</span>
        <Show when={permission.satisfied_by}>
          {(higher) => (
            <span class="text-ink-3 text-xs">
              through <span class="break-all font-mono">{higher()}</span>
            </span>
          )}
        </Show>
      </span>
    ),
  },
  {
    key: "status",
    header: "Status",
    stack: "lead",
    cell: (permission) => (
      <Badge tone={isInTheWay(permission) ? "danger" : PERMISSION_LABELS[permission.status].tone}>
        {PERMISSION_LABELS[permission.status].text}
      </Badge>
    ),
  },
  {
    key: "kind",
    header: "Kind",
    cell: (permission) => (
      <span class="text-ink-2">
        {permission.resource_name}, {PERMISSION_KIND_LABELS[permission.kind]}
      </span>
    ),
  },
  {
    key: "blocking",
    header: "Activation",
    isEmpty: (permission) => !permission.blocking,
    cell: (permission) => (
      <Show when={permission.blocking} fallback={<span class="text-ink-3">Not needed</span>}>
        <span class={isInTheWay(permission) ? "font-medium text-danger-ink" : ""}>
          {isInTheWay(permission) ? "Blocks" : "Needed"}
        </span>
      </Show>
    ),
  },
  {
    key: "features",
    header: "Unlocks",
    cell: (permission) => (
      <span class="flex flex-wrap justify-end gap-1 sm:justify-start">
        <For each={permission.features}>{(feature) => <Badge>{feature}</Badge>}</For>
      </span>
    ),
  },
];

/** Each required permission, whether it is granted, and what it unlocks. What is in the way comes first. */
export function PermissionMatrix(props: { permissions: readonly Permission[] }): JSX.Element {
  return (
    <DataTable
      label="Required permissions"
      columns={COLUMNS}
      rows={byNeed(props.permissions)}
      rowKey={(permission) => `${permission.resource}/${permission.id}`}
      empty={null}
    />
  );
}
