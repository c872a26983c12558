import { createSignal, type JSX, onCleanup, Show } from "solid-js";
import type { CreateConnection } from "../../../../worker/features/connections/connections.contract.ts";
import type { ConnectionType } from "../../../../worker/features/providers/connection-state.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { RadioCards } from "../../../ui/radio-cards.tsx";
import { fieldError } from "../../access/field-errors.ts";
import { refusalOn } from "../../access/permitted.rules.ts";
import {
  CredentialFields,
  createCredentialInput,
  isAboutCredential,
} from "../../connections/components/credential-fields.tsx";
import { CONNECTION_CHOICES } from "../../connections/connections.labels.ts";
import { useDraftMutation } from "../draft-actions.ts";
import { useDraftPage, useUnsaved } from "../draft-page-context.ts";
import { connectDraft } from "../onboarding.queries.ts";
import { ActionError } from "./action-error.tsx";

/** Makes a provider connection and selects it for the draft. */
export function ConnectionForm(props: { tenantId: string; onTyping: () => void; onDone: () => void }): JSX.Element {
  const page = useDraftPage();
  const [type, setType] = createSignal<ConnectionType>("platform");
  const [clientId, setClientId] = createSignal("");
  const credential = createCredentialInput();
  const input = (): CreateConnection =>
    type() === "platform"
      ? { connection_type: "platform" }
      : { connection_type: "dedicated", client_id: clientId().trim(), credential: credential.value() };
  // the secret is read when it is sent: as a variable of the mutation it would stay in its cache
  const connect = useDraftMutation(
    () => connectDraft(page.draft().id, props.tenantId, input()),
    () => {
      credential.clear();
      props.onDone();
    },
  );
  onCleanup(credential.clear);
  useUnsaved(() => type() === "dedicated" && (clientId().trim() !== "" || credential.isTyped()));
  const typing = () => {
    page.show("connect_provider");
    props.onTyping();
  };
  const isPlaced = () => fieldError(connect.error, "client_id") !== undefined || isAboutCredential(connect.error);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!connect.isPending) connect.mutate();
  };
  return (
    <form class="flex flex-col gap-4" onSubmit={submit} novalidate onInput={typing}>
      <RadioCards label="How to connect" options={CONNECTION_CHOICES} value={type()} onChange={setType} />
      <Show when={type() === "dedicated"}>
        <TextInput
          label="Application (client) id"
          value={clientId()}
          onInput={(event) => setClientId(event.currentTarget.value)}
          error={fieldError(connect.error, "client_id")}
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
        />
        <CredentialFields input={credential} error={connect.error} />
      </Show>
      <Show when={!isPlaced()}>
        <ActionError error={connect.error} onReload={() => connect.reset()} hint="What you typed is still here." />
      </Show>
      <div>
        <Button
          type="submit"
          variant="primary"
          busy={connect.isPending}
          disabledReason={refusalOn(page.draft(), "provider.manage")}
        >
          Connect provider
        </Button>
      </div>
    </form>
  );
}
