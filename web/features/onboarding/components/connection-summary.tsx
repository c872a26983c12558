import { type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { CONNECTION_TYPE_LABELS, CONSENT_LABELS, VERIFICATION_LABELS } from "../../tenants/tenants.labels.ts";

/** A provider connection in one line: what it is, consent, verification. */
export function ConnectionSummary(props: { connection: ConnectionView | null }): JSX.Element {
  return (
    <Show when={props.connection} fallback={<span class="text-ink-3">None</span>}>
      {(connection) => (
        <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span>{CONNECTION_TYPE_LABELS[connection().connection_type]}</span>
          <Show when={!connection().enabled}>
            <Badge tone="warning">Disabled</Badge>
          </Show>
          <Badge tone={CONSENT_LABELS[connection().consent_status].tone}>
            Consent: {CONSENT_LABELS[connection().consent_status].text.toLowerCase()}
          </Badge>
          <Badge tone={VERIFICATION_LABELS[connection().verification_status].tone}>
            {VERIFICATION_LABELS[connection().verification_status].text}
          </Badge>
        </span>
      )}
    </Show>
  );
}
