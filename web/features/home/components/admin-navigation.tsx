import { A, useLocation } from "@solidjs/router";
import { For, type JSX, Show } from "solid-js";
import type { Capability } from "../../../../worker/features/access/capabilities.contract.ts";
import { Icon, type IconName } from "../../../ui/icons.tsx";
import { useAdmin } from "../../access/admin-context.ts";

interface Entry {
  label: string;
  icon: IconName;
  href: (workspaceId: string) => string;
  /** Paths that belong to it beside its own. */
  below: readonly string[];
  /** Not shown to who lacks it in the workspace: the page would hold nothing for them. */
  needs?: Capability;
}

const ENTRIES: readonly Entry[] = [
  {
    label: "Tenants",
    icon: "tenants",
    href: (id) => `/admin/w/${id}/tenants`,
    below: ["/admin/t/", "/admin/reports/", "/admin/evidence/", "/admin/reviews/"],
  },
  { label: "Operations", icon: "operations", href: () => "/admin/operations", below: ["/admin/operations/"] },
  { label: "Onboarding", icon: "onboarding", href: () => "/admin/onboarding", below: ["/admin/onboarding/"] },
  { label: "Members", icon: "users", href: (id) => `/admin/w/${id}/members`, below: [] },
  { label: "Audit log", icon: "audit", href: () => "/admin/audit", below: [], needs: "audit.view" },
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
            <For each={ENTRIES.filter(({ needs }) => needs === undefined || workspace().capabilities.includes(needs))}>
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
