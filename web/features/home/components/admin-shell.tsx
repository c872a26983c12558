import { Navigate, useLocation, useNavigate } from "@solidjs/router";
import { QueryClientProvider, useQuery, useQueryClient } from "@tanstack/solid-query";
import { createEffect, createMemo, createSignal, type JSX, Match, onCleanup, Switch } from "solid-js";
import type { SessionView } from "../../../../worker/features/access/session.contract.ts";
import { createQueryClient } from "../../../api/query.ts";
import { ErrorState } from "../../../ui/error-state.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { AdminContext } from "../../access/admin-context.ts";
import { signInPath } from "../../access/next-path.rules.ts";
import { endSessionOn401, SESSION_KEY, sessionQuery } from "../../access/session.queries.ts";
import { onConsentElsewhere } from "../../connections/consent-news.ts";
import { chooseWorkspace } from "../active-workspace.rules.ts";
import { readLastWorkspace, rememberWorkspace } from "../last-workspace.ts";
import { createWorkspaceFeed } from "../workspace-feed.ts";
import { AdminFrame } from "./admin-frame.tsx";

/** The admin plane around its pages. The cache lives as long as the shell: nothing of one user is left for the next. */
export function AdminShell(props: { children?: JSX.Element }): JSX.Element {
  const client = createQueryClient();
  onCleanup(() => client.clear());
  return (
    <QueryClientProvider client={client}>
      <SignedIn>{(session) => <Workspaces session={session()}>{props.children}</Workspaces>}</SignedIn>
    </QueryClientProvider>
  );
}

function SignedIn(props: { children: (session: () => SessionView) => JSX.Element }): JSX.Element {
  const location = useLocation();
  const session = useQuery(sessionQuery);
  const client = useQueryClient();
  onCleanup(endSessionOn401(client));
  onCleanup(onConsentElsewhere(() => void client.invalidateQueries({ queryKey: ["admin"] })));
  const user = createMemo(() => (session.isPending ? undefined : session.data));
  let wasSignedIn = false;
  createEffect(() => {
    wasSignedIn ||= user() != null;
  });
  return (
    <Switch>
      <Match when={session.isPending}>
        <Skeleton class="mx-auto max-w-xl space-y-3 p-8" lines={4} />
      </Match>
      <Match when={user() === null}>
        <Navigate href={signInPath("admin", `${location.pathname}${location.search}`, wasSignedIn)} />
      </Match>
      <Match when={user()}>{(view) => props.children(view)}</Match>
      <Match when={session.isError}>
        <main class="mx-auto max-w-xl p-6">
          <ErrorState error={session.error} retry={() => session.refetch()} />
        </main>
      </Match>
    </Switch>
  );
}

function Workspaces(props: { session: SessionView; children?: JSX.Element }): JSX.Element {
  const client = useQueryClient();
  const navigate = useNavigate();
  const [workspaceId, setWorkspaceId] = createSignal<string>();
  const workspace = createMemo(() => props.session.workspaces.find((candidate) => candidate.id === workspaceId()));

  const loseAccess = async (id: string) => {
    const name = props.session.workspaces.find((candidate) => candidate.id === id)?.name ?? "this workspace";
    showToast("warning", `Your access to ${name} has ended.`);
    // the start page would lead back here as long as the session still lists the workspace
    await client.invalidateQueries({ queryKey: SESSION_KEY });
    setWorkspaceId(undefined);
    navigate("/admin", { replace: true });
    await client.invalidateQueries({ queryKey: ["admin"] });
  };
  // a workspace that the session does not list is not in scope: no feed is asked for
  const feed = createWorkspaceFeed(
    () => workspace()?.id,
    (id) => void loseAccess(id),
  );

  return (
    <AdminContext.Provider
      value={{
        session: () => props.session,
        workspace,
        workspaceAtHand: () => workspace() ?? chooseWorkspace(props.session.workspaces, readLastWorkspace()),
        enterWorkspace: (id) => {
          setWorkspaceId(id);
          rememberWorkspace(id);
        },
        live: feed.state,
        liveSince: feed.since,
      }}
    >
      <AdminFrame>{props.children}</AdminFrame>
    </AdminContext.Provider>
  );
}
