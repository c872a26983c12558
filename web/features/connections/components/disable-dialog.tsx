import type { JSX } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { useConnectionMutation } from "../connection-changes.ts";
import { changeConnection } from "../connections.queries.ts";

/** Takes a connection out of use; the tenant's name is typed, because it bites at once. */
export function DisableDialog(props: {
  connection: ConnectionView;
  tenantName: string;
  open: boolean;
  onClose: () => void;
}): JSX.Element {
  const disable = useConnectionMutation(
    () => props.connection.tenant_id,
    () => changeConnection(props.connection.id, { enabled: false }),
    () => {
      close();
      showToast("success", `The provider connection of ${props.tenantName} is disabled.`);
    },
  );
  const close = () => {
    props.onClose();
    disable.reset();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={`Disable the provider connection of ${props.tenantName}?`}
      confirmLabel="Disable connection"
      danger
      requireText={props.tenantName}
      busy={disable.isPending}
      error={disable.error}
      onConfirm={() => disable.mutate()}
    >
      <p>
        No operation on {props.tenantName} can use it until it is enabled again. Consent, credential and everything that
        was read so far stay as they are.
      </p>
    </Dialog>
  );
}
