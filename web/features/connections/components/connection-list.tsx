import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { CONNECTION_TYPE_LABELS, CONSENT_LABELS, VERIFICATION_LABELS } from "../../tenants/tenants.labels.ts";

/** The tenant's provider connections, when there are several; the address says which one is shown. */
export function ConnectionList(props: { connections: readonly ConnectionView[]; shownId: string }): JSX.Element {
  const columns: readonly Column<ConnectionView>[] = [
    {
      key: "type",
      header: "Connection",
      primary: true,
      cell: (connection) => (
        <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <A
            class="link font-medium"
            href={`/admin/t/${connection.tenant_id}/provider-connection?connection=${connection.id}`}
            aria-current={connection.id === props.shownId ? "true" : undefined}
            noScroll
          >
            {CONNECTION_TYPE_LABELS[connection.connection_type]}
          </A>
          <Show when={connection.is_default}>
            <Badge tone="info">Default</Badge>
          </Show>
          <Show when={!connection.enabled}>
            <Badge tone="warning">Disabled</Badge>
          </Show>
          <Show when={connection.id === props.shownId}>
            <span class="text-ink-3 text-xs">Shown above</span>
          </Show>
        </span>
      ),
    },
    {
      key: "verification",
      header: "Verification",
      stack: "lead",
      cell: (connection) => (
        <Badge tone={VERIFICATION_LABELS[connection.verification_status].tone}>
          {VERIFICATION_LABELS[connection.verification_status].text}
        </Badge>
      ),
    },
    {
      key: "consent",
      header: "Consent",
      cell: (connection) => (
        <Badge tone={CONSENT_LABELS[connection.consent_status].tone}>
          {CONSENT_LABELS[connection.consent_status].text}
        </Badge>
      ),
    },
    {
      key: "application",
      header: "Application id",
      isEmpty: (connection) => connection.client_id === null,
      cell: (connection) => <span class="break-all font-mono text-xs">{connection.client_id ?? "–"}</span>,
    },
    {
      key: "added",
      header: "Added",
      cell: (connection) => <Timestamp at={connection.created_at} format="day" />,
    },
  ];
  return (
    <DataTable
      label="Provider connections"
      columns={columns}
      rows={props.connections}
      rowKey={(connection) => connection.id}
      empty={null}
    />
  );
}
