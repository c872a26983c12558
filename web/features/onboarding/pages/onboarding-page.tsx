import { useInfiniteQuery } from "@tanstack/solid-query";
import { createMemo, type JSX, Show } from "solid-js";
import type { DraftList } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { ButtonLink } from "../../../ui/button.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Load } from "../../../ui/load.tsx";
import { LoadMore } from "../../../ui/load-more.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { type SessionWorkspace, useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { refusal } from "../../access/permitted.rules.ts";
import { DraftTable } from "../components/draft-table.tsx";
import { StartForm } from "../components/start-form.tsx";
import { draftsQuery } from "../onboarding.queries.ts";

/** Landing of the onboarding, for the workspace at hand. */
export function OnboardingPage(): JSX.Element {
  const admin = useAdmin();
  const workspace = createMemo(() => admin.workspaceAtHand());
  useWorkspaceOf(() => workspace()?.id);
  return (
    <>
      <PageHeader title="Onboarding" subtitle={workspace()?.name} />
      <Show
        when={workspace()}
        fallback={
          <Panel flush>
            <EmptyState
              title="You are not a member of any workspace"
              detail="Tenants are onboarded into a workspace. Ask an owner of one for an invitation link."
            />
          </Panel>
        }
      >
        {(current) => <Drafts workspace={current()} />}
      </Show>
    </>
  );
}

function Drafts(props: { workspace: SessionWorkspace }): JSX.Element {
  const drafts = useInfiniteQuery(() => draftsQuery(props.workspace.id));
  const startRefusal = () =>
    props.workspace.capabilities.includes("onboarding.manage") ? undefined : refusal("onboarding.manage", "workspace");
  const all = (pages: readonly DraftList[]) => pages.flatMap((page) => page.items);
  return (
    <div class="flex flex-col gap-4">
      <StartForm workspaceId={props.workspace.id} refusal={startRefusal()} />
      <Load
        from={drafts}
        skeleton={
          <Panel title="Open onboardings">
            <Skeleton class="space-y-3" />
          </Panel>
        }
        errorAction={<ButtonLink href="/admin">Go to the start page</ButtonLink>}
      >
        {(data) => {
          const open = () => all(data().pages).filter((draft) => draft.ended_at === null);
          const ended = () => all(data().pages).filter((draft) => draft.ended_at !== null);
          return (
            <>
              <Panel title="Open onboardings" flush>
                <DraftTable
                  drafts={open()}
                  empty={
                    <EmptyState
                      title="No tenant is being onboarded"
                      detail={
                        startRefusal() === undefined
                          ? "Enter a directory id or a domain above to start with one."
                          : "Onboardings of tenants that you are entitled to appear here."
                      }
                    />
                  }
                />
                <LoadMore list={drafts} />
              </Panel>
              <Show when={ended().length > 0}>
                <details class="rounded-lg border border-line bg-surface">
                  <summary class="rounded-lg px-4 py-2.5 text-ink-2 hover:text-ink">
                    Completed and cancelled ({ended().length})
                  </summary>
                  <div class="border-line border-t">
                    <DraftTable drafts={ended()} ended empty={undefined} />
                  </div>
                </details>
              </Show>
            </>
          );
        }}
      </Load>
    </div>
  );
}
