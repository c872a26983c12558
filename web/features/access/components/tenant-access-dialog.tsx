import { useInfiniteQuery, useMutation, useQueryClient } from "@tanstack/solid-query";
import { For, type JSX, Show } from "solid-js";
import type { Member } from "../../../../worker/features/access/members.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Select } from "../../../ui/field.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { grantableTenantsQuery, grantTenant, membersKey, withdrawTenant } from "../members.queries.ts";
import { ROLE_OPTIONS, toRole } from "../roles.ts";
import { SESSION_KEY } from "../session.queries.ts";

const NONE = "none";
const OPTIONS = [{ value: NONE, label: "No access" }, ...ROLE_OPTIONS];

/** Which of the tenants that the owner sees a member may see, and in which role. Each choice is saved at once. */
export function TenantAccessDialog(props: {
  workspaceId: string;
  member: Member | undefined;
  onClose: () => void;
}): JSX.Element {
  return (
    <Dialog
      open={props.member !== undefined}
      onClose={props.onClose}
      title={`Tenant access of ${props.member?.name ?? ""}`}
    >
      <Show when={props.member}>{(member) => <TenantRoles workspaceId={props.workspaceId} member={member()} />}</Show>
    </Dialog>
  );
}

function TenantRoles(props: { workspaceId: string; member: Member }): JSX.Element {
  const tenants = useInfiniteQuery(() => grantableTenantsQuery(props.workspaceId));
  return (
    <Load from={tenants}>
      {(data) => (
        <Show
          when={data().pages[0]?.items.length}
          fallback={<EmptyState title="You have no tenants to give access to" />}
        >
          <p class="text-ink-2 text-sm">A choice is saved at once.</p>
          <ul class="flex flex-col gap-1.5">
            <For each={data().pages.flatMap((page) => page.items)}>
              {(tenant) => (
                <TenantRole
                  workspaceId={props.workspaceId}
                  member={props.member}
                  tenant={{ id: tenant.id, name: tenant.display_name }}
                />
              )}
            </For>
          </ul>
          <LoadMore list={tenants} />
        </Show>
      )}
    </Load>
  );
}

function TenantRole(props: { workspaceId: string; member: Member; tenant: { id: string; name: string } }): JSX.Element {
  const client = useQueryClient();
  let control: HTMLSelectElement | undefined;
  const held = () => props.member.tenants.find((tenant) => tenant.tenant_id === props.tenant.id)?.role ?? NONE;
  const save = useMutation(() => ({
    mutationFn: async (choice: string): Promise<void> => {
      const param = { tenantId: props.tenant.id, userId: props.member.user_id };
      if (choice === NONE) await withdrawTenant(param);
      else await grantTenant(param, toRole(choice));
    },
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: membersKey(props.workspaceId) });
      if (props.member.is_you) await client.invalidateQueries({ queryKey: SESSION_KEY });
    },
    onError: (error) => {
      if (control) control.value = held();
      showToast("danger", `The access to ${props.tenant.name} is unchanged. ${describeError(error).detail}`);
    },
  }));
  return (
    <li class="flex items-center justify-between gap-3">
      <span class="min-w-0 truncate">{props.tenant.name}</span>
      <span class="w-36 shrink-0">
        <Select
          ref={control}
          label={`Role on ${props.tenant.name}`}
          hideLabel
          size="sm"
          options={OPTIONS}
          value={held()}
          disabled={save.isPending}
          onChange={(event) => save.mutate(event.currentTarget.value)}
        />
      </span>
    </li>
  );
}
