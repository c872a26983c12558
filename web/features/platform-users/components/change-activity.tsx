import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../../api/action.ts";
import { TextInput } from "../../../ui/field.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { deactivate, type PlatformUser, reactivate } from "../platform-users.ts";

interface ChangeActivityProps {
  user: PlatformUser;
  onClose: () => void;
  onSaved: () => void;
}

/** Deactivates after the name was typed. */
export function Deactivate(props: ChangeActivityProps): JSX.Element {
  const [typed, setTyped] = createSignal("");
  const action = createAction();
  const confirm = () =>
    action.run(async () => {
      await deactivate(props.user.id);
      props.onSaved();
      props.onClose();
    });
  return (
    <Modal
      title={`Deactivate ${props.user.name}`}
      confirmLabel="Deactivate"
      danger
      confirmDisabled={typed().trim() !== props.user.name}
      onConfirm={confirm}
      onClose={props.onClose}
      busy={action.busy()}
      error={action.error()}
    >
      <p>
        {props.user.name} ({props.user.email}) is signed out everywhere at once and cannot sign in until reactivated.
      </p>
      <TextInput
        label={`Type “${props.user.name}” to confirm`}
        value={typed()}
        onInput={(event) => setTyped(event.currentTarget.value)}
        autocomplete="off"
      />
    </Modal>
  );
}

export function Reactivate(props: ChangeActivityProps): JSX.Element {
  const action = createAction();
  const confirm = () =>
    action.run(async () => {
      await reactivate(props.user.id);
      props.onSaved();
      props.onClose();
    });
  return (
    <Modal
      title={`Reactivate ${props.user.name}`}
      confirmLabel={`Reactivate ${props.user.name}`}
      onConfirm={confirm}
      onClose={props.onClose}
      busy={action.busy()}
      error={action.error()}
    >
      <p>
        {props.user.name} ({props.user.email}) can sign in again with the password and the capabilities from before.
      </p>
      <Show when={props.user.capabilities.length === 0}>
        <p class="text-ink-2">There are no capabilities at the moment.</p>
      </Show>
    </Modal>
  );
}
