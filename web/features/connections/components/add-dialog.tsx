import { createSignal, type JSX, Show } from "solid-js";
import type { ConnectionView, CreateConnection } from "../../../../worker/features/connections/connections.contract.ts";
import type { ConnectionType } from "../../../../worker/features/providers/connection-state.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { Dialog } from "../../../ui/dialog.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { RadioCards } from "../../../ui/radio-cards.tsx";
import { fieldError } from "../../access/field-errors.ts";
import { useConnectionMutation } from "../connection-changes.ts";
import { CONNECTION_CHOICES } from "../connections.labels.ts";
import { addConnection } from "../connections.queries.ts";
import { CredentialFields, createCredentialInput, isAboutCredential } from "./credential-fields.tsx";

/** Adds a provider connection to a tenant: the platform's application, or the tenant's own. */
export function AddDialog(props: {
  tenantId: string;
  tenantName: string;
  canStoreCredentials: boolean;
  /** There are others, which it takes the place of as the default. */
  hasOthers: boolean;
  open: boolean;
  onClose: () => void;
  onAdded: (connection: ConnectionView) => void;
}): JSX.Element {
  const [type, setType] = createSignal<ConnectionType>("platform");
  const [clientId, setClientId] = createSignal("");
  const credential = createCredentialInput();
  const input = (): CreateConnection =>
    type() === "platform"
      ? { connection_type: "platform" }
      : { connection_type: "dedicated", client_id: clientId().trim(), credential: credential.value() };
  const add = useConnectionMutation(
    () => props.tenantId,
    () => addConnection(props.tenantId, input()),
    (connection) => {
      close();
      props.onAdded(connection);
    },
  );
  const close = () => {
    credential.clear();
    setClientId("");
    setType("platform");
    props.onClose();
    add.reset();
  };
  const isPlaced = () => fieldError(add.error, "client_id") !== undefined || isAboutCredential(add.error);
  const canNotStore = () => type() === "dedicated" && !props.canStoreCredentials;
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={`Add a provider connection to ${props.tenantName}`}
      {...(canNotStore() ? {} : { confirmLabel: "Add connection" })}
      busy={add.isPending}
      error={isPlaced() ? null : add.error}
      onConfirm={() => add.mutate()}
    >
      <Show when={props.hasOthers}>
        <p>Operations use the new connection from then on: it becomes the default.</p>
      </Show>
      <RadioCards label="How to connect" options={CONNECTION_CHOICES} value={type()} onChange={setType} />
      <Show when={type() === "dedicated"}>
        <Show
          when={props.canStoreCredentials}
          fallback={
            <Callout tone="warning" title="Credentials cannot be stored">
              This deployment has no key to encrypt credentials with. Whoever runs it has to set one first.
            </Callout>
          }
        >
          <TextInput
            label="Application (client) id"
            value={clientId()}
            onInput={(event) => setClientId(event.currentTarget.value)}
            error={fieldError(add.error, "client_id")}
            autocomplete="off"
            autocapitalize="none"
            spellcheck={false}
          />
          <CredentialFields input={credential} error={add.error} />
        </Show>
      </Show>
    </Dialog>
  );
}
