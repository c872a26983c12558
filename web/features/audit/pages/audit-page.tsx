import { createMemo, type JSX, Show } from "solid-js";
import { DownloadLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { refusal } from "../../access/permitted.rules.ts";
import { exportHref } from "../audit.queries.ts";
import { FilterBar } from "../components/filter-bar.tsx";
import { LogPanel } from "../components/log-panel.tsx";
import { useAuditFilters } from "../filter-state.ts";

/** Who did what in the workspace, for who may know. */
export function AuditPage(): JSX.Element {
  const admin = useAdmin();
  const state = useAuditFilters(() => admin.workspaceAtHand()?.id);
  const workspace = createMemo(() => {
    const named = state.workspaceId();
    if (named === undefined) return admin.workspaceAtHand();
    return admin.session().workspaces.find(({ id }) => id === named);
  });
  useWorkspaceOf(() => workspace()?.id);
  // nothing is asked for: the refusal would be one more entry of the log
  const readable = () => (workspace()?.capabilities.includes("audit.view") ? workspace() : undefined);
  return (
    <>
      <PageHeader
        title="Audit log"
        subtitle={workspace()?.name}
        actions={
          <Show when={readable()}>
            {(current) => <DownloadLink href={exportHref(current().id, state.filters())}>Export CSV</DownloadLink>}
          </Show>
        }
      />
      <Show
        when={workspace()}
        fallback={
          <Panel flush>
            <EmptyState title="Not found" detail="This workspace does not exist, or you are not a member of it." />
          </Panel>
        }
      >
        <Show
          when={readable()}
          fallback={
            <Panel flush>
              <EmptyState title="Not permitted" detail={refusal("audit.view", "workspace")} />
            </Panel>
          }
        >
          {(current) => (
            <Panel flush>
              <FilterBar workspace={current()} state={state} />
              <LogPanel workspaceId={current().id} state={state} />
            </Panel>
          )}
        </Show>
      </Show>
    </>
  );
}
