import { type JSX, Show } from "solid-js";
import type { RoleAssignmentItem } from "../../../../worker/features/admin-roles/admin-roles.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { PRINCIPAL_LABELS } from "../admin-roles.labels.ts";
import { Name } from "./name.tsx";

/** Who holds a role: by name, and by id where the directory has none. */
export function Principal(props: { item: RoleAssignmentItem }): JSX.Element {
  const name = () => props.item.principal_name?.trim() || props.item.principal_id;
  return (
    <span class="flex min-w-0 flex-col">
      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Name>{name()}</Name>
        <Show when={props.item.principal_type !== "user"}>
          <Badge>{PRINCIPAL_LABELS[props.item.principal_type].one}</Badge>
        </Show>
        <Show when={props.item.is_guest}>
          <Badge tone="warning">Guest</Badge>
        </Show>
        <Show when={props.item.account_enabled === false}>
          <Badge>Disabled</Badge>
        </Show>
      </span>
      <Show when={props.item.principal_upn}>
        {(upn) => (
          <span class="text-ink-3 text-xs">
            <Name>{upn()}</Name>
          </span>
        )}
      </Show>
    </span>
  );
}
