import { A, useLocation } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import { Icon, type IconName } from "../../../ui/icons.tsx";
import { useAdmin } from "../../access/admin-context.ts";

interface Entry {
  label: string;
  icon: IconName;
  href: (workspaceId: string) => string;
  /** Paths that belong to it beside its own. */
  below: readonly string[];
}

const ENTRIES: readonly Entry[] = [
  {
    label: "Tenants",
    icon: "tenants",
    href: (id) => `/admin/w/${id}/tenants`,
    below: ["/admin/t/", "/admin/operations/"],
  },
  { label: "Onboarding", icon: "onboarding", href: () => "/admin/onboarding", below: ["/admin/onboarding/"] },
  { label: "Members", icon: "users", href: (id) => `/admin/w/${id}/members`, below: [] },
];

/** Pages of the current workspace. */
export function AdminNavigation(): JSX.Element {
  const admin = useAdmin();
  const location = useLocation();
  const isHere = (entry: Entry, href: string) =>
    location.pathname === href || entry.below.some((prefix) => location.pathname.startsWith(prefix));
  return (
    <Show when={admin.workspace()}>
      {(workspace) => (
        <nav aria-label="Workspace pages">
          <ul class="flex flex-col gap-0.5">
            <For each={ENTRIES}>
              {(entry) => {
                const href = () => entry.href(workspace().id);
                return (
                  <li>
                    <A
                      href={href()}
                      class={`flex h-8 items-center gap-2 rounded-md px-2 ${
                        isHere(entry, href())
                          ? "bg-sunken font-medium text-ink"
                          : "text-ink-2 hover:bg-sunken hover:text-ink"
                      }`}
                    >
                      <Icon name={entry.icon} />
                      {entry.label}
                    </A>
                  </li>
                );
              }}
            </For>
          </ul>
        </nav>
      )}
    </Show>
  );
}
