import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX, Show } from "solid-js";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Skeleton } from "../../../ui/skeleton.tsx";
import { useAdmin, useWorkspaceOf } from "../../access/admin-context.ts";
import { refusalOn } from "../../access/permitted.rules.ts";
import { CancelDialog } from "../components/cancel-dialog.tsx";
import { DraftBody } from "../components/draft-body.tsx";
import { useDraftPage } from "../draft-page-context.ts";
import { draftQuery } from "../onboarding.queries.ts";

/** One onboarding, from identifying the tenant to its activation. All of it comes from the server: any device goes on. */
export function DraftPage(): JSX.Element {
  const params = useParams<{ draftId: string }>();
  return (
    <Show when={params.draftId} keyed>
      {(draftId) => <DraftLoader draftId={draftId} />}
    </Show>
  );
}

function DraftLoader(props: { draftId: string }): JSX.Element {
  const admin = useAdmin();
  const draft = useQuery(() => draftQuery(props.draftId, { poll: admin.live() !== "live" }));
  useWorkspaceOf(() => (draft.isSuccess ? draft.data.workspace_id : undefined));
  return (
    <Load
      from={draft}
      skeleton={
        <>
          <PageHeader title="Onboarding" />
          <Skeleton class="space-y-3" lines={6} />
        </>
      }
      errorAction={<ButtonLink href="/admin/onboarding">Go to onboarding</ButtonLink>}
    >
      {(data) => <DraftBody draft={data()} header={<DraftHeader />} />}
    </Load>
  );
}

function DraftHeader(): JSX.Element {
  const admin = useAdmin();
  const { draft } = useDraftPage();
  const [cancelling, setCancelling] = createSignal(false);
  const title = () => draft().tenant?.display_name;
  return (
    <>
      <PageHeader
        title={title() === undefined ? "New onboarding" : `Onboarding of ${title()}`}
        breadcrumbs={[
          { label: admin.workspace()?.name ?? "Workspace" },
          { label: "Onboarding", href: "/admin/onboarding" },
        ]}
        actions={
          <Show when={draft().ended_at === null}>
            <Button disabledReason={refusalOn(draft(), "onboarding.manage")} onClick={() => setCancelling(true)}>
              Cancel onboarding
            </Button>
          </Show>
        }
      />
      <CancelDialog open={cancelling()} onClose={() => setCancelling(false)} />
    </>
  );
}
