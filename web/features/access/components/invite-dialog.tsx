import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { createSignal, type JSX, Show } from "solid-js";
import type { Role } from "../../../../worker/features/access/capabilities.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { CopyButton } from "../../../ui/copy-button.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { Select, TextInput } from "../../../ui/field.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { fieldError } from "../field-errors.ts";
import { invite, membersKey } from "../members.queries.ts";
import { ROLE_HINTS, ROLE_OPTIONS, toRole } from "../roles.ts";

/** Makes an invitation link. The link is in this dialog and nowhere else: only its hash is kept. */
export function InviteDialog(props: {
  workspaceId: string;
  workspaceName: string;
  open: boolean;
  onClose: () => void;
}): JSX.Element {
  const client = useQueryClient();
  const [email, setEmail] = createSignal("");
  const [role, setRole] = createSignal<Role>("operator");
  const create = useMutation(() => ({
    mutationFn: () => invite(props.workspaceId, { email: email().trim(), role: role() }),
    onSuccess: () => client.invalidateQueries({ queryKey: membersKey(props.workspaceId) }),
  }));
  const close = () => {
    props.onClose();
    create.reset();
    setEmail("");
    setRole("operator");
  };
  const unplaced = () => (fieldError(create.error, "email") === undefined ? create.error : null);
  return (
    <Show
      when={create.data}
      fallback={
        <Dialog
          open={props.open}
          onClose={close}
          title={`Invite to ${props.workspaceName}`}
          confirmLabel="Create invitation link"
          onConfirm={() => create.mutate()}
          busy={create.isPending}
          error={unplaced()}
        >
          <TextInput
            label="E-mail"
            type="email"
            autocomplete="off"
            value={email()}
            onInput={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(create.error, "email")}
            hint="Only this address can accept the invitation."
          />
          <Select
            label="Workspace role"
            options={ROLE_OPTIONS}
            value={role()}
            onChange={(event) => setRole(toRole(event.currentTarget.value))}
            hint={ROLE_HINTS[role()]}
          />
        </Dialog>
      }
    >
      {(created) => (
        <Dialog open={props.open} onClose={close} title="Invitation link">
          <Callout tone="warning" title="Copy the link now">
            It is shown once. Send it to {created().email} yourself; nothing is sent from here.
          </Callout>
          <p class="break-all rounded-md border border-line bg-sunken p-2 font-mono text-xs">{created().link}</p>
          <div class="flex flex-wrap items-center justify-between gap-2">
            <span class="text-ink-2 text-sm">
              Valid until <Timestamp at={created().expires_at} />
            </span>
            <CopyButton text={created().link} label="Copy link" />
          </div>
        </Dialog>
      )}
    </Show>
  );
}
