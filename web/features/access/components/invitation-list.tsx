import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { OpenInvitation } from "../../../../worker/features/access/members.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { membersKey, revokeInvitation } from "../members.queries.ts";
import { ROLE_LABELS } from "../roles.ts";

/** Invitations that nobody has accepted yet. */
export function InvitationList(props: { workspaceId: string; invitations: readonly OpenInvitation[] }): JSX.Element {
  const client = useQueryClient();
  const [revoking, setRevoking] = createSignal<OpenInvitation>();
  const revoke = useMutation(() => ({
    mutationFn: (invitation: OpenInvitation) =>
      revokeInvitation({ workspaceId: props.workspaceId, invitationId: invitation.id }),
    onSuccess: async (_, invitation) => {
      close();
      showToast("success", `The invitation of ${invitation.email} was revoked.`);
      await client.invalidateQueries({ queryKey: membersKey(props.workspaceId) });
    },
  }));
  const close = () => {
    setRevoking(undefined);
    revoke.reset();
  };
  const columns: readonly Column<OpenInvitation>[] = [
    { key: "email", header: "E-mail", primary: true, cell: (invitation) => <span>{invitation.email}</span> },
    { key: "role", header: "Role", cell: (invitation) => <span>{ROLE_LABELS[invitation.role]}</span> },
    { key: "by", header: "Invited by", cell: (invitation) => <span>{invitation.invited_by_name ?? "–"}</span> },
    {
      key: "expires",
      header: "Valid until",
      cell: (invitation) => <Timestamp at={invitation.expires_at} format="short" />,
    },
    {
      key: "actions",
      header: "Actions",
      align: "end",
      actions: true,
      cell: (invitation) => (
        <Button size="sm" onClick={() => setRevoking(invitation)}>
          Revoke <span class="sr-only">the invitation of {invitation.email}</span>
        </Button>
      ),
    },
  ];
  return (
    <Panel title="Open invitations" flush>
      <DataTable
        label="Open invitations"
        columns={columns}
        rows={props.invitations}
        rowKey={(invitation) => invitation.id}
        empty={<EmptyState title="No open invitations" />}
      />
      <Dialog
        open={revoking() !== undefined}
        onClose={close}
        title={`Revoke the invitation of ${revoking()?.email ?? ""}?`}
        confirmLabel="Revoke invitation"
        danger
        busy={revoke.isPending}
        error={revoke.error}
        onConfirm={() => {
          const invitation = revoking();
          if (invitation) revoke.mutate(invitation);
        }}
      >
        <p>Its link stops working at once. You can invite the same address again.</p>
      </Dialog>
    </Panel>
  );
}
