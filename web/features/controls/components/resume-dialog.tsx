import type { JSX } from "solid-js";
import { createAction } from "../../../api/action.ts";
import { Modal } from "../../../ui/modal.tsx";
import { type Control, type Pause, resumeControl } from "../controls.ts";
import { scopeText } from "../controls-text.rules.ts";

export function ResumeDialog(props: {
  control: Control;
  pause: Pause;
  onClose: () => void;
  onResumed: () => void;
}): JSX.Element {
  const action = createAction();
  const confirm = () =>
    action.run(async () => {
      await resumeControl(props.control.key, props.pause.workspace?.id ?? null);
      props.onResumed();
      props.onClose();
    });
  return (
    <Modal
      title={`Resume ${props.control.label}`}
      confirmLabel="Resume"
      onConfirm={confirm}
      onClose={props.onClose}
      busy={action.busy()}
      error={action.error()}
    >
      <p>Operators can start it again at once: {scopeText(props.pause)}.</p>
    </Modal>
  );
}
