import { useParams } from "@solidjs/router";
import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX, Show } from "solid-js";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Load } from "../../../ui/load.tsx";
import { PageHeader } from "../../../ui/page-header.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { useAdmin, useWorkspaceOf } from "../admin-context.ts";
import { InvitationList } from "../components/invitation-list.tsx";
import { InviteDialog } from "../components/invite-dialog.tsx";
import { MemberTable } from "../components/member-table.tsx";
import { RemoveMemberDialog } from "../components/remove-member-dialog.tsx";
import { TenantAccessDialog } from "../components/tenant-access-dialog.tsx";
import { membersQuery } from "../members.queries.ts";
import { ROLE_LABELS } from "../roles.ts";

const OWNERS_ONLY = "Only owners of the workspace manage its members.";

/** Who may work in a workspace, in which role, and on which of its tenants. */
export function MembersPage(): JSX.Element {
  const params = useParams<{ workspaceId: string }>();
  const admin = useAdmin();
  const members = useQuery(() => membersQuery(params.workspaceId));
  const [inviting, setInviting] = createSignal(false);
  const [removingId, setRemovingId] = createSignal<string>();
  const [accessId, setAccessId] = createSignal<string>();
  useWorkspaceOf(() => params.workspaceId);

  const canManage = () => members.isSuccess && members.data.can_manage;
  // by id, so that an open dialog follows what was just saved
  const member = (id: string | undefined) =>
    members.isSuccess ? members.data.members.find((candidate) => candidate.user_id === id) : undefined;
  const workspaceName = () => admin.workspace()?.name ?? "the workspace";

  return (
    <>
      <PageHeader
        title="Members"
        subtitle={admin.workspace()?.name}
        actions={
          <Show when={members.isSuccess}>
            <Button
              variant="primary"
              disabledReason={canManage() ? undefined : OWNERS_ONLY}
              onClick={() => setInviting(true)}
            >
              Invite by link
            </Button>
          </Show>
        }
      />
      <Load from={members} errorAction={<ButtonLink href="/admin">Go to the start page</ButtonLink>}>
        {(data) => (
          <div class="flex flex-col gap-4">
            <Show when={!data().can_manage && admin.workspace()}>
              {(workspace) => (
                <Callout tone="neutral" title="You can see the members, but not change them">
                  Your role in this workspace is {ROLE_LABELS[workspace().role]}. {OWNERS_ONLY}
                </Callout>
              )}
            </Show>
            <Panel flush>
              <MemberTable
                workspaceId={params.workspaceId}
                members={data().members}
                canManage={data().can_manage}
                onTenants={(chosen) => setAccessId(chosen.user_id)}
                onRemove={(chosen) => setRemovingId(chosen.user_id)}
              />
            </Panel>
            <Show when={data().can_manage}>
              <InvitationList workspaceId={params.workspaceId} invitations={data().invitations} />
            </Show>
          </div>
        )}
      </Load>
      <InviteDialog
        workspaceId={params.workspaceId}
        workspaceName={workspaceName()}
        open={inviting()}
        onClose={() => setInviting(false)}
      />
      <RemoveMemberDialog
        workspaceId={params.workspaceId}
        workspaceName={workspaceName()}
        member={member(removingId())}
        onClose={() => setRemovingId(undefined)}
      />
      <TenantAccessDialog
        workspaceId={params.workspaceId}
        member={member(accessId())}
        onClose={() => setAccessId(undefined)}
      />
    </>
  );
}
