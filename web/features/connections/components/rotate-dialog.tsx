import { type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { useConnectionMutation } from "../connection-changes.ts";
import { setCredential } from "../connections.queries.ts";
import { CredentialFields, createCredentialInput, isAboutCredential } from "./credential-fields.tsx";

/** Replaces the credential of a dedicated connection. What was typed is forgotten when the dialog closes. */
export function RotateDialog(props: { connection: ConnectionView; open: boolean; onClose: () => void }): JSX.Element {
  const credential = createCredentialInput();
  const rotate = useConnectionMutation(
    () => props.connection.tenant_id,
    () => setCredential(props.connection.id, credential.value()),
    () => {
      close();
      showToast("success", "The credential was rotated. Verify the connection to see that it works.");
    },
  );
  const close = () => {
    credential.clear();
    props.onClose();
    rotate.reset();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title="Rotate credential"
      confirmLabel="Rotate credential"
      busy={rotate.isPending}
      error={isAboutCredential(rotate.error, "") ? null : rotate.error}
      onConfirm={() => rotate.mutate()}
    >
      <p>
        The new credential is used from the next operation on.
        <Show when={props.connection.credential}>
          {" "}
          The stored one is overwritten; remove it at the provider afterwards.
        </Show>
      </p>
      <CredentialFields input={credential} error={rotate.error} below="" />
    </Dialog>
  );
}
