import { type JSX, Match, Show, Switch } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { CREDENTIAL_LABELS } from "../connections.labels.ts";
import { expiryOf } from "../credential-expiry.rules.ts";

/** What is known of a credential: its kind and its dates. What it is, nobody is shown. */
export function CredentialState(props: { connection: ConnectionView }): JSX.Element {
  return (
    <Show
      when={props.connection.credential}
      fallback={
        <span class="text-ink-3">
          {props.connection.connection_type === "platform" ? "Kept by the platform" : "None stored"}
        </span>
      }
    >
      {(credential) => (
        <span class="flex flex-col gap-1">
          <span>
            {CREDENTIAL_LABELS[credential().kind]}, set <Timestamp at={credential().set_at} format="day" />
          </span>
          <Show when={credential().expires_at} fallback={<span class="text-ink-3">Expiry not known</span>}>
            {(expiresAt) => <Ending at={expiresAt()} />}
          </Show>
        </span>
      )}
    </Show>
  );
}

function Ending(props: { at: string }): JSX.Element {
  const expiry = () => expiryOf(props.at, Date.now());
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span>
        {expiry() === "past" ? "Expired" : "Expires"} <Timestamp at={props.at} format="day" />
      </span>
      <Switch>
        <Match when={expiry() === "past"}>
          <Badge tone="danger">Expired</Badge>
        </Match>
        <Match when={expiry() === "near"}>
          <Badge tone="warning">Expires soon</Badge>
        </Match>
      </Switch>
    </span>
  );
}
