import { type JSX, Show } from "solid-js";
import { createLoad } from "../../../api/load.ts";
import { ButtonLink, type ButtonVariant } from "../../../ui/button.tsx";
import { fetchConnection } from "../connections.queries.ts";

/** From a page that knows a connection only by its id back to where it is managed; to the start page when it is gone. */
export function WayBack(props: { connectionId: string | undefined; variant?: ButtonVariant }): JSX.Element {
  const connection = createLoad(() =>
    props.connectionId === undefined ? Promise.resolve(null) : fetchConnection(props.connectionId),
  );
  return (
    <Show
      when={connection.data()}
      fallback={
        <ButtonLink href="/admin" variant={props.variant ?? "secondary"}>
          Go to TenantPilot
        </ButtonLink>
      }
    >
      {(found) => (
        <ButtonLink href={`/admin/t/${found().tenant_id}/provider-connection`} variant={props.variant ?? "secondary"}>
          Back to the provider connection
        </ButtonLink>
      )}
    </Show>
  );
}
