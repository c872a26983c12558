import { Navigate } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useAdmin } from "../../access/admin-context.ts";
import { chooseWorkspace } from "../active-workspace.rules.ts";
import { readLastWorkspace } from "../last-workspace.ts";

/** `/admin`: goes on to the workspace of the last visit. */
export function HomePage(): JSX.Element {
  const admin = useAdmin();
  const target = () => chooseWorkspace(admin.session().workspaces, readLastWorkspace());
  return (
    <Show
      when={target()}
      fallback={
        <>
          <PageHeader title="Welcome" />
          <Panel flush>
            <EmptyState
              title="You are not a member of any workspace"
              detail="Ask an owner of a workspace for an invitation link, and open it while you are signed in."
            />
          </Panel>
        </>
      }
    >
      {(workspace) => <Navigate href={`/admin/w/${workspace().id}/tenants`} />}
    </Show>
  );
}
