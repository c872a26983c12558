import { createSignal, type JSX, Show } from "solid-js";
import type { PlatformCapability } from "../../../../worker/features/access/capabilities.contract.ts";
import { createAction } from "../../../api/action.ts";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { Modal } from "../../../ui/modal.tsx";
import { fieldError } from "../../access/field-errors.ts";
import { addPlatformUser } from "../platform-users.ts";
import { CapabilityChoice } from "./capability-choice.tsx";

/** The only time that this password can be read. */
function InitialPassword(props: { name: string; email: string; password: string; onClose: () => void }): JSX.Element {
  const [copied, setCopied] = createSignal<boolean | null>(null);
  const copy = () =>
    navigator.clipboard.writeText(props.password).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <Modal title={`${props.name} can sign in now`} onClose={props.onClose} isLastChance>
      <p>
        Pass this password on to <span class="break-words font-medium">{props.email}</span> by a channel that you trust.
      </p>
      <div class="flex items-center justify-between gap-3 rounded-md border border-line bg-sunken px-3 py-2">
        <code class="select-all break-all font-mono">{props.password}</code>
        <Button size="sm" onClick={copy}>
          {copied() ? "Copied" : "Copy"}
        </Button>
      </div>
      <Show when={copied() === false}>
        <p class="text-sm text-warning-ink" role="status">
          The browser did not allow copying: select the password and copy it by hand.
        </p>
      </Show>
      <Callout tone="warning" title="It is shown once">
        After closing this, nobody can read it again.
      </Callout>
    </Modal>
  );
}

export function AddStaff(props: { onClose: () => void; onAdded: () => void }): JSX.Element {
  const [name, setName] = createSignal("");
  const [email, setEmail] = createSignal("");
  const [capabilities, setCapabilities] = createSignal<PlatformCapability[]>([
    "platform.access_system_panel",
    "platform.console.view",
  ]);
  const [password, setPassword] = createSignal<string | null>(null);
  const action = createAction();
  const add = () =>
    action.run(async () => {
      const added = await addPlatformUser({
        name: name().trim(),
        email: email().trim(),
        capabilities: capabilities(),
      });
      setPassword(added.initial_password);
      props.onAdded();
    });
  return (
    <Show
      when={password()}
      fallback={
        <Modal
          title="Add staff"
          confirmLabel="Add"
          confirmDisabled={name().trim() === "" || email().trim() === ""}
          onConfirm={add}
          onClose={props.onClose}
          busy={action.busy()}
          error={action.error()}
        >
          <TextInput
            label="Name"
            value={name()}
            onInput={(event) => setName(event.currentTarget.value)}
            error={fieldError(action.error(), "name")}
            autocomplete="off"
          />
          <TextInput
            label="E-mail address"
            type="email"
            value={email()}
            onInput={(event) => setEmail(event.currentTarget.value)}
            error={fieldError(action.error(), "email")}
            autocomplete="off"
          />
          <CapabilityChoice value={capabilities()} onChange={setCapabilities} />
        </Modal>
      }
    >
      {(shown) => (
        <InitialPassword name={name().trim()} email={email().trim()} password={shown()} onClose={props.onClose} />
      )}
    </Show>
  );
}
