import { useLocation } from "@solidjs/router";
import { createEffect, createSignal, type JSX, on, onCleanup, Show } from "solid-js";
import { ConnectionState } from "../../../ui/connection-state.tsx";
import { Icon } from "../../../ui/icons.tsx";
import { SkipLink } from "../../../ui/skip-link.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { Brand } from "../../access/components/brand.tsx";
import { PausedBanner } from "../../controls/components/paused-banner.tsx";
import { TenantSwitcher } from "../../tenants/components/tenant-switcher.tsx";
import { AdminNavigation } from "./admin-navigation.tsx";
import { Drawer } from "./drawer.tsx";
import { UserMenu } from "./user-menu.tsx";
import { WorkspaceSwitcher } from "./workspace-switcher.tsx";

const ICON_BUTTON =
  "inline-flex size-9 items-center justify-center rounded-md text-ink-2 hover:bg-sunken hover:text-ink";

/** Layout of the admin plane: a sidebar, or a bar with a drawer where there is no room for one. */
export function AdminFrame(props: { children?: JSX.Element }): JSX.Element {
  const admin = useAdmin();
  const location = useLocation();
  const [drawer, setDrawer] = createSignal(false);
  const [switcher, setSwitcher] = createSignal(false);

  const openSwitcher = () => {
    setDrawer(false);
    setSwitcher(true);
  };
  const shortcut = (event: KeyboardEvent) => {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "k") return;
    event.preventDefault();
    openSwitcher();
  };
  document.addEventListener("keydown", shortcut);
  onCleanup(() => document.removeEventListener("keydown", shortcut));
  createEffect(
    on(
      () => location.pathname,
      () => setDrawer(false),
      { defer: true },
    ),
  );

  const connection = () => (
    <Show when={admin.workspace()}>
      <ConnectionState state={admin.live()} since={admin.liveSince()} />
    </Show>
  );
  const sidebar = () => (
    <div class="flex h-full flex-col gap-4 p-3">
      <div class="px-1 pt-1">
        <Brand />
      </div>
      <WorkspaceSwitcher />
      <button
        type="button"
        class="flex h-8 items-center gap-2 rounded-md border border-line bg-canvas px-2 text-ink-2 text-sm hover:text-ink"
        onClick={openSwitcher}
      >
        <Icon name="search" />
        <span class="flex-1 text-left">Go to tenant</span>
        <kbd class="hidden font-sans md:inline text-ink-3 text-xs">Ctrl K</kbd>
      </button>
      <AdminNavigation />
      <div class="mt-auto flex flex-col gap-2">
        <div class="px-2">{connection()}</div>
        <UserMenu />
      </div>
    </div>
  );

  return (
    <div class="md:grid md:min-h-dvh md:grid-cols-[14rem_minmax(0,1fr)]">
      <SkipLink />
      <header class="sticky top-0 z-20 flex h-12 items-center gap-1 border-line border-b bg-surface px-2 md:hidden">
        <button type="button" class={ICON_BUTTON} aria-label="Open navigation" onClick={() => setDrawer(true)}>
          <Icon name="menu" />
        </button>
        <span class="min-w-0 flex-1 truncate font-semibold">{admin.workspace()?.name ?? "TenantPilot"}</span>
        {connection()}
        <button type="button" class={ICON_BUTTON} aria-label="Go to tenant" onClick={openSwitcher}>
          <Icon name="search" />
        </button>
      </header>
      <aside class="hidden border-line border-r bg-surface md:block" aria-label="Workspace">
        <div class="sticky top-0 h-dvh">{sidebar()}</div>
      </aside>
      <Drawer open={drawer()} onClose={() => setDrawer(false)}>
        {sidebar()}
      </Drawer>
      <TenantSwitcher open={switcher()} onClose={() => setSwitcher(false)} />
      <main id="main" tabindex="-1" class="mx-auto w-full min-w-0 max-w-6xl p-4 md:p-6">
        <Show when={admin.workspace()}>{(workspace) => <PausedBanner workspaceId={workspace().id} />}</Show>
        {props.children}
      </main>
    </div>
  );
}
