import { type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";

/** The way to grant admin consent, in a tab of its own; disabled with the reason for who may not. */
export function ConsentLink(props: {
  connection: Pick<ConnectionView, "id" | "consent_status">;
  refusal: string | undefined;
  /** Beside another way to the same place, which is the main one. */
  isSecondary?: boolean;
}): JSX.Element {
  const isGranted = () => props.connection.consent_status === "granted";
  const label = () => (isGranted() ? "Grant admin consent again" : "Grant admin consent");
  return (
    <Show
      when={props.refusal}
      fallback={
        <ButtonLink
          href={`/admin/connections/${props.connection.id}/consent`}
          newTab
          variant={isGranted() || props.isSecondary ? "secondary" : "primary"}
        >
          {label()}
        </ButtonLink>
      }
    >
      {(reason) => <Button disabledReason={reason()}>{label()}</Button>}
    </Show>
  );
}
