import { createSignal, type JSX, Show } from "solid-js";
import { createAction } from "../../../api/action.ts";
import { Select, type SelectOption, TextArea } from "../../../ui/field.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { SearchSelect } from "../../../ui/search-select.tsx";
import { fieldError } from "../../access/field-errors.ts";
import { type Control, pauseControl, searchWorkspaces } from "../controls.ts";
import { DURATIONS, endOf, scopeText } from "../controls-text.rules.ts";

/** Pauses a control: why, where, until when. Operators of what is paused read the reason. */
export function PauseDialog(props: {
  control: Control;
  /** Whether the viewer may see the directory: without it a pause holds everywhere. */
  mayChooseWorkspace: boolean;
  onClose: () => void;
  onPaused: () => void;
}): JSX.Element {
  const [reason, setReason] = createSignal("");
  const [workspace, setWorkspace] = createSignal<SelectOption>();
  const [minutes, setMinutes] = createSignal("");
  const action = createAction();
  const confirm = () =>
    action.run(async () => {
      const expires_at = endOf(minutes(), Date.now());
      const workspace_id = workspace()?.value;
      await pauseControl(props.control.key, {
        reason: reason().trim(),
        ...(workspace_id === undefined ? {} : { workspace_id }),
        ...(expires_at === undefined ? {} : { expires_at }),
      });
      props.onPaused();
      props.onClose();
    });
  return (
    <Modal
      title={`Pause ${props.control.label}`}
      confirmLabel="Pause"
      danger
      confirmDisabled={reason().trim().length < 3}
      onConfirm={confirm}
      onClose={props.onClose}
      busy={action.busy()}
      error={action.error() && fieldError(action.error(), "reason") === undefined ? action.error() : null}
    >
      <p class="text-ink-2">{props.control.effect} What is running already goes on.</p>
      <TextArea
        label="Reason"
        hint="Operators who try to start it read this."
        rows={3}
        maxLength={500}
        value={reason()}
        error={fieldError(action.error(), "reason")}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <Show when={props.mayChooseWorkspace}>
        <SearchSelect
          label="Where"
          none={scopeText({ workspace: null })}
          chosen={workspace()}
          search={searchWorkspaces}
          onChoose={setWorkspace}
          noun="workspace"
        />
      </Show>
      <Select
        label="Until"
        value={minutes()}
        options={DURATIONS}
        onChange={(event) => setMinutes(event.currentTarget.value)}
      />
    </Modal>
  );
}
