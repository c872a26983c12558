import { createSignal, type JSX } from "solid-js";
import { createAction } from "../../../api/action.ts";
import { Modal } from "../../../ui/modal.tsx";
import { isSameSet, knownCapabilities } from "../platform-users.rules.ts";
import { type PlatformUser, setCapabilities } from "../platform-users.ts";
import { CapabilityChoice } from "./capability-choice.tsx";

export function EditCapabilities(props: { user: PlatformUser; onClose: () => void; onSaved: () => void }): JSX.Element {
  const before = knownCapabilities(props.user.capabilities);
  const [chosen, setChosen] = createSignal(before);
  const action = createAction();
  const save = () =>
    action.run(async () => {
      await setCapabilities(props.user.id, chosen());
      props.onSaved();
      props.onClose();
    });
  return (
    <Modal
      title={`Capabilities of ${props.user.name}`}
      confirmLabel="Save"
      confirmDisabled={isSameSet(before, chosen())}
      onConfirm={save}
      onClose={props.onClose}
      busy={action.busy()}
      error={action.error()}
    >
      <p class="text-ink-2">A change takes effect at once, also on dashboards that are open.</p>
      <CapabilityChoice value={chosen()} onChange={setChosen} isYou={props.user.is_you} />
    </Modal>
  );
}
