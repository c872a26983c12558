import { createSignal, type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { showToast } from "../../../ui/toast.tsx";
import { useConnectionMutation } from "../connection-changes.ts";
import { changeConnection } from "../connections.queries.ts";
import { DisableDialog } from "./disable-dialog.tsx";
import { RotateDialog } from "./rotate-dialog.tsx";

/** The ways to change a connection. Those that take something away ask first. */
export function ConnectionActions(props: {
  connection: ConnectionView;
  tenantName: string;
  canStoreCredentials: boolean;
  /** Why the viewer may change nothing here. */
  refusal: string | undefined;
}): JSX.Element {
  const [asking, setAsking] = createSignal<"rotate" | "disable">();
  const close = () => setAsking(undefined);
  const tenantId = () => props.connection.tenant_id;
  const failed = (what: string) => (error: unknown) => {
    const told = describeError(error);
    showToast("danger", `${what} ${told.title}: ${told.detail}`);
  };
  const enable = useConnectionMutation(
    tenantId,
    () => changeConnection(props.connection.id, { enabled: true }),
    () => showToast("success", "The provider connection is enabled. Verify it to see that it works."),
  );
  const makeDefault = useConnectionMutation(
    tenantId,
    () => changeConnection(props.connection.id, { is_default: true }),
    () => showToast("success", "Operations use this provider connection from now on."),
  );
  return (
    <>
      <Show when={props.connection.connection_type === "dedicated"}>
        <Button
          size="sm"
          disabledReason={
            props.refusal ??
            (props.canStoreCredentials ? undefined : "This deployment has no key to encrypt credentials with.")
          }
          onClick={() => setAsking("rotate")}
        >
          Rotate credential
        </Button>
      </Show>
      <Show when={!props.connection.is_default}>
        <Button
          size="sm"
          busy={makeDefault.isPending}
          disabledReason={props.refusal}
          onClick={() => makeDefault.mutate(undefined, { onError: failed("The default was not changed.") })}
        >
          Make default
        </Button>
      </Show>
      <Show
        when={props.connection.enabled}
        fallback={
          <Button
            size="sm"
            busy={enable.isPending}
            disabledReason={props.refusal}
            onClick={() => enable.mutate(undefined, { onError: failed("The provider connection was not enabled.") })}
          >
            Enable
          </Button>
        }
      >
        <Button size="sm" disabledReason={props.refusal} onClick={() => setAsking("disable")}>
          Disable
        </Button>
      </Show>
      <RotateDialog connection={props.connection} open={asking() === "rotate"} onClose={close} />
      <DisableDialog
        connection={props.connection}
        tenantName={props.tenantName}
        open={asking() === "disable"}
        onClose={close}
      />
    </>
  );
}
