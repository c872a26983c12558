import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX } from "solid-js";
import type { Role } from "../../../../worker/features/access/capabilities.contract.ts";
import type { Member } from "../../../../worker/features/access/members.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Select } from "../../../ui/field.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { changeRole, membersKey } from "../members.queries.ts";
import { ROLE_LABELS, ROLE_OPTIONS, toRole } from "../roles.ts";
import { SESSION_KEY } from "../session.queries.ts";

/** Changes a member's workspace role at once; giving up one's own ownership is asked first. */
export function RoleSelect(props: { workspaceId: string; member: Member }): JSX.Element {
  const client = useQueryClient();
  const [asking, setAsking] = createSignal<Role>();
  let control: HTMLSelectElement | undefined;
  // the choice goes back to the truth until the server has taken it
  const putBack = () => {
    if (control) control.value = props.member.role;
  };
  const change = useMutation(() => ({
    mutationFn: (role: Role) => changeRole({ workspaceId: props.workspaceId, userId: props.member.user_id }, role),
    onSuccess: async (_, role) => {
      setAsking(undefined);
      showToast("success", `${props.member.name} is now ${ROLE_LABELS[role]}.`);
      if (props.member.is_you) await client.invalidateQueries({ queryKey: SESSION_KEY });
      await client.invalidateQueries({ queryKey: membersKey(props.workspaceId) });
    },
    onError: (error) => {
      putBack();
      if (asking() === undefined)
        showToast("danger", `The role of ${props.member.name} is unchanged. ${describeError(error).detail}`);
    },
  }));
  const choose = (role: Role) => {
    if (role === props.member.role) return;
    if (props.member.is_you) setAsking(role);
    else change.mutate(role);
  };
  return (
    <>
      <Select
        ref={control}
        label={`Role of ${props.member.name}`}
        hideLabel
        size="sm"
        options={ROLE_OPTIONS}
        value={props.member.role}
        disabled={change.isPending}
        onChange={(event) => choose(toRole(event.currentTarget.value))}
      />
      <Dialog
        open={asking() !== undefined}
        onClose={() => {
          setAsking(undefined);
          putBack();
          change.reset();
        }}
        title={`Change your own role to ${ROLE_LABELS[asking() ?? props.member.role]}?`}
        confirmLabel="Change my role"
        danger
        busy={change.isPending}
        error={change.error}
        onConfirm={() => {
          const role = asking();
          if (role !== undefined) change.mutate(role);
        }}
      >
        <p>You lose the right to manage members of this workspace at once. Only another owner can give it back.</p>
      </Dialog>
    </>
  );
}
