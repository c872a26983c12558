import { useMutation, useQueryClient } from "@tanstack/solid-query";
import type { JSX } from "solid-js";
import type { Member } from "../../../../worker/features/access/members.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { membersKey, removeMember } from "../members.queries.ts";
import { SESSION_KEY } from "../session.queries.ts";

/** Takes a member out of the workspace; the name is typed, because it bites at once. */
export function RemoveMemberDialog(props: {
  workspaceId: string;
  workspaceName: string;
  member: Member | undefined;
  onClose: () => void;
}): JSX.Element {
  const client = useQueryClient();
  const remove = useMutation(() => ({
    mutationFn: (member: Member) => removeMember({ workspaceId: props.workspaceId, userId: member.user_id }),
    onSuccess: async (_, member) => {
      close();
      showToast("success", `${member.name} was removed from ${props.workspaceName}.`);
      await client.invalidateQueries({ queryKey: member.is_you ? SESSION_KEY : membersKey(props.workspaceId) });
    },
  }));
  const close = () => {
    props.onClose();
    remove.reset();
  };
  return (
    <Dialog
      open={props.member !== undefined}
      onClose={close}
      title={`Remove ${props.member?.name ?? ""} from ${props.workspaceName}?`}
      confirmLabel="Remove member"
      danger
      requireText={props.member?.name}
      busy={remove.isPending}
      error={remove.error}
      onConfirm={() => props.member && remove.mutate(props.member)}
    >
      <p>
        {props.member?.is_you ? "You lose" : `${props.member?.name ?? ""} loses`} access to this workspace and to all
        its tenants at once, also on pages that are open. What was done stays recorded.
      </p>
    </Dialog>
  );
}
