import { A } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { Icon } from "../../../ui/icons.tsx";
import { Popover } from "../../../ui/popover.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { ROLE_LABELS } from "../../access/roles.ts";

/** The workspace at hand, and the way to another one. */
export function WorkspaceSwitcher(): JSX.Element {
  const admin = useAdmin();
  const name = () => admin.workspace()?.name ?? "Choose a workspace";
  return (
    <Show when={admin.session().workspaces.length > 0}>
      <Popover
        hint="Switch workspace"
        buttonClass="flex w-full items-center gap-2 rounded-md border border-line px-2 py-1.5 text-left hover:bg-sunken"
        button={
          <>
            <span class="min-w-0 flex-1">
              <span class="block truncate font-medium">{name()}</span>
              <Show when={admin.workspace()}>
                {(workspace) => <span class="block text-ink-3 text-xs">{ROLE_LABELS[workspace().role]}</span>}
              </Show>
            </span>
            <Icon name="chevron" class="text-ink-3" />
          </>
        }
      >
        {(close) => (
          <ul>
            <For each={admin.session().workspaces}>
              {(workspace) => (
                <li>
                  <A
                    href={`/admin/w/${workspace.id}/tenants`}
                    class="flex min-h-8 items-center gap-2 rounded-md px-2 py-1 hover:bg-sunken"
                    onClick={close}
                  >
                    <span class="min-w-0 flex-1">
                      <span class="block truncate">{workspace.name}</span>
                      <span class="block text-ink-3 text-xs">{ROLE_LABELS[workspace.role]}</span>
                    </span>
                    <Show when={workspace.id === admin.workspace()?.id}>
                      <Icon name="check" class="text-accent-ink" />
                      <span class="sr-only">current</span>
                    </Show>
                  </A>
                </li>
              )}
            </For>
          </ul>
        )}
      </Popover>
    </Show>
  );
}
