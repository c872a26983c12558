import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import type { TenantView } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Details } from "../../../ui/details.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { ReasonDetail } from "../../operations/components/reason-detail.tsx";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { CONSENT_LABELS, VERIFICATION_LABELS } from "../../tenants/tenants.labels.ts";
import { CONSENT_MEANINGS } from "../connections.labels.ts";
import { expiryOf, NEAR_DAYS } from "../credential-expiry.rules.ts";

/** Whether the connection works, and what stands in its way. */
export function ConnectionHealth(props: {
  connection: ConnectionView;
  activeRun: TenantView["active_run"];
}): JSX.Element {
  const verification = () => VERIFICATION_LABELS[props.connection.verification_status];
  const consent = () => CONSENT_LABELS[props.connection.consent_status];
  return (
    <Panel title="Health" tone={props.connection.enabled ? verification().tone : "warning"}>
      <div class="flex flex-col gap-4">
        <Show when={props.activeRun}>
          {(run) => (
            <div class="flex flex-col gap-2 rounded-md border border-info-line bg-info-soft p-3">
              <A class="link self-start font-medium" href={`/admin/operations/${run().id}`}>
                {run().type === "provider.connection.check" ? "Verification under way" : "Operation under way"}
              </A>
              <RunProgress run={run()} wide />
            </div>
          )}
        </Show>
        <Show when={!props.connection.enabled}>
          <Callout tone="warning" title="This provider connection is disabled">
            No operation uses it until it is enabled again.
          </Callout>
        </Show>
        <Details
          items={[
            {
              term: "Verification",
              value: (
                <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge tone={verification().tone}>{verification().text}</Badge>
                  <span class="text-ink-2">{verification().meaning}</span>
                </span>
              ),
            },
            {
              term: "Admin consent",
              value: (
                <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
                  <Badge tone={consent().tone}>{consent().text}</Badge>
                  <span class="text-ink-2">{CONSENT_MEANINGS[props.connection.consent_status]}</span>
                </span>
              ),
            },
            {
              term: "Last check",
              value: (
                <Show when={props.connection.last_health_check_at} fallback={<span class="text-ink-3">Never</span>}>
                  {(at) => <Timestamp at={at()} />}
                </Show>
              ),
            },
          ]}
        />
        <Show when={props.connection.last_error}>{(reason) => <ReasonDetail reason={reason()} />}</Show>
        <ExpiryWarning connection={props.connection} />
      </div>
    </Panel>
  );
}

function ExpiryWarning(props: { connection: ConnectionView }): JSX.Element {
  const expiry = () => expiryOf(props.connection.credential?.expires_at ?? null, Date.now());
  return (
    <>
      <Show when={expiry() === "past"}>
        <Callout tone="danger" title="The credential has expired">
          The provider refuses it. Create a new one there, and rotate the credential here.
        </Callout>
      </Show>
      <Show when={expiry() === "near"}>
        <Callout tone="warning" title={`The credential expires within ${NEAR_DAYS} days`}>
          Create a new one at the provider and rotate the credential here before it stops working.
        </Callout>
      </Show>
    </>
  );
}
