import type { JSX } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Details } from "../../../ui/details.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { CONNECTION_TYPE_LABELS } from "../../tenants/tenants.labels.ts";
import { CredentialState } from "./credential-state.tsx";

const Id = (props: { id: string }) => <span class="break-all font-mono text-xs">{props.id}</span>;

/** What the connection is made of; `children` are the ways to change it. */
export function ConnectionDetails(props: { connection: ConnectionView; children: JSX.Element }): JSX.Element {
  return (
    <Panel title="Details">
      <Details
        items={[
          {
            term: "Type",
            value: `${CONNECTION_TYPE_LABELS[props.connection.connection_type]}${props.connection.is_default ? ", default" : ""}`,
          },
          { term: "Directory id", value: <Id id={props.connection.target_external_tenant_id} /> },
          {
            term: "Application id",
            value:
              props.connection.client_id === null ? (
                <span class="text-ink-3">The platform's own</span>
              ) : (
                <Id id={props.connection.client_id} />
              ),
          },
          { term: "Credential", value: <CredentialState connection={props.connection} /> },
          { term: "Last changed", value: <Timestamp at={props.connection.configured_at} /> },
          { term: "Added", value: <Timestamp at={props.connection.created_at} format="day" /> },
        ]}
      />
      <div class="mt-4 flex flex-wrap gap-2 border-line border-t pt-4">{props.children}</div>
    </Panel>
  );
}
