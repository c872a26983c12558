import { A, Navigate, type RouteSectionProps, useLocation, useNavigate } from "@solidjs/router";
import { createSignal, type JSX, Show, Suspense } from "solid-js";
import type { PlatformCapability } from "../../../../worker/features/access/capabilities.contract.ts";
import { api, mutate } from "../../../api/client.ts";
import { createLoad } from "../../../api/load.ts";
import { Button } from "../../../ui/button.tsx";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { ThemeToggle } from "../../../ui/theme-toggle.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { Brand } from "../../access/components/brand.tsx";
import { signInPath } from "../../access/next-path.rules.ts";
import { missingFor } from "../dashboard-access.rules.ts";
import { fetchStaffSession, type StaffSession, StaffSessionContext } from "../staff-session.ts";

function NavLink(props: { href: string; end?: boolean; children: JSX.Element }): JSX.Element {
  return (
    <A
      href={props.href}
      end={props.end ?? false}
      class="inline-flex h-8 items-center rounded-md px-1.5 text-ink-2 sm:px-2.5 hover:bg-sunken hover:text-ink"
      activeClass="bg-sunken font-medium text-ink"
    >
      {props.children}
    </A>
  );
}

function SignOut(): JSX.Element {
  const navigate = useNavigate();
  const [busy, setBusy] = createSignal(false);
  const signOut = async () => {
    setBusy(true);
    try {
      await mutate((options) => api.system.session.$delete({}, options));
      navigate(signInPath("system", ""), { replace: true });
    } catch {
      setBusy(false);
      showToast("danger", "You are still signed in: the server could not be reached.");
    }
  };
  return (
    <Button variant="ghost" size="sm" busy={busy()} onClick={signOut}>
      Sign out
    </Button>
  );
}

function TopBar(props: { session: StaffSession | undefined }): JSX.Element {
  const may = (capability: PlatformCapability) =>
    props.session !== undefined && missingFor(capability, new Set(props.session.capabilities)) === null;
  return (
    <header class="border-line border-b bg-surface">
      <a
        href="#main"
        class="sr-only focus:not-sr-only focus:absolute focus:z-30 focus:m-2 focus:rounded-md focus:bg-surface focus:px-3 focus:py-1.5"
      >
        Skip to content
      </a>
      <div class="mx-auto flex max-w-6xl flex-wrap items-center gap-x-3 gap-y-1 px-4 py-2 sm:gap-x-4">
        <A href="/system" activeClass="">
          <Brand plane="System" />
        </A>
        <div class="flex min-w-0 flex-1 items-center justify-end gap-1 sm:order-last sm:flex-none">
          <Show when={props.session}>
            {(session) => (
              <>
                <span class="min-w-0 truncate text-ink-2 text-sm sm:px-1.5" title={session().user.email}>
                  <span class="sr-only">Signed in as </span>
                  {session().user.name}
                </span>
                <SignOut />
              </>
            )}
          </Show>
          <ThemeToggle />
        </div>
        <nav
          aria-label="System console"
          class="-mx-1.5 flex w-full min-w-0 flex-wrap gap-1 sm:mx-0 sm:w-auto sm:flex-1"
        >
          <NavLink href="/system" end>
            Console
          </NavLink>
          <Show when={may("platform.ops.view")}>
            <NavLink href="/system/ops/runs">Runs</NavLink>
            <NavLink href="/system/ops/controls">Controls</NavLink>
          </Show>
          <Show when={may("platform.directory.view")}>
            <NavLink href="/system/directory">Directory</NavLink>
          </Show>
          <Show when={may("platform.users.manage")}>
            <NavLink href="/system/users">Staff</NavLink>
          </Show>
        </nav>
      </div>
    </header>
  );
}

/** Frame of the system console: who is signed in, where to go, and the way to the sign-in page without a session. */
export default function SystemShell(props: RouteSectionProps): JSX.Element {
  const location = useLocation();
  const session = createLoad(fetchStaffSession);
  const back = () => `${location.pathname}${location.search}`;
  return (
    <Show when={session.error()?.status !== 401} fallback={<Navigate href={signInPath("system", back())} />}>
      <TopBar session={session.data()} />
      <main id="main" tabindex="-1" class="mx-auto max-w-6xl px-4 py-5">
        <Show
          when={session.data()}
          fallback={
            <Show when={session.error()} fallback={<Skeleton label="Loading the system console" lines={4} />}>
              {(error) => <ErrorState error={error()} retry={session.reload} />}
            </Show>
          }
        >
          {(data) => (
            <StaffSessionContext.Provider value={data()}>
              <Suspense fallback={<Skeleton label="Loading the page" lines={4} />}>{props.children}</Suspense>
            </StaffSessionContext.Provider>
          )}
        </Show>
      </main>
    </Show>
  );
}
