import { A } from "@solidjs/router";
import { type JSX, Show } from "solid-js";
import type { TenantView } from "../../../../worker/features/tenants/tenants.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { ButtonLink } from "../../../ui/button.tsx";
import { Details } from "../../../ui/details.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { ReasonDetail } from "../../operations/components/reason-detail.tsx";
import { RunProgress } from "../../operations/components/run-progress.tsx";
import { CONNECTION_TYPE_LABELS, CONSENT_LABELS, VERIFICATION_LABELS } from "../tenants.labels.ts";

/** State of the tenant's provider connection, as the last verification left it. */
export function ConnectionCard(props: { tenant: TenantView }): JSX.Element {
  const here = () => `/admin/t/${props.tenant.id}`;
  return (
    <Panel
      title="Provider connection"
      actions={
        <Show when={props.tenant.provider}>
          <ButtonLink size="sm" href={`${here()}/required-permissions`}>
            Required permissions
          </ButtonLink>
          <ButtonLink size="sm" href={`${here()}/provider-connection`}>
            Open connection
          </ButtonLink>
        </Show>
      }
    >
      <Show
        when={props.tenant.provider}
        fallback={
          <EmptyState
            title="No provider connection"
            detail="Operations on this tenant need a provider connection. None has been set up yet."
            action={<ButtonLink href={`${here()}/provider-connection`}>Set up provider connection</ButtonLink>}
          />
        }
      >
        {(provider) => {
          const verification = () => VERIFICATION_LABELS[provider().verification_status];
          const consent = () => CONSENT_LABELS[provider().consent_status];
          return (
            <div class="flex flex-col gap-4">
              <Show when={props.tenant.active_run}>
                {(run) => (
                  <div class="flex flex-col gap-2 rounded-md border border-info-line bg-info-soft p-3">
                    <A class="link self-start font-medium" href={`/admin/operations/${run().id}`}>
                      {run().type === "provider.connection.check" ? "Verification under way" : "Operation under way"}
                    </A>
                    <RunProgress run={run()} wide />
                  </div>
                )}
              </Show>
              <Details
                items={[
                  {
                    term: "Status",
                    value: (
                      <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
                        <Badge tone={verification().tone}>{verification().text}</Badge>
                        <span class="text-ink-2">{verification().meaning}</span>
                      </span>
                    ),
                  },
                  { term: "Consent", value: <Badge tone={consent().tone}>{consent().text}</Badge> },
                  {
                    term: "Connection",
                    value: (
                      <span>
                        {CONNECTION_TYPE_LABELS[provider().connection_type]},{" "}
                        {provider().enabled ? "enabled" : "disabled"}
                      </span>
                    ),
                  },
                  {
                    term: "Last check",
                    value: (
                      <Show when={provider().last_health_check_at} fallback={<span class="text-ink-3">Never</span>}>
                        {(at) => <Timestamp at={at()} />}
                      </Show>
                    ),
                  },
                ]}
              />
              <Show when={provider().last_error}>{(reason) => <ReasonDetail reason={reason()} />}</Show>
            </div>
          );
        }}
      </Show>
    </Panel>
  );
}
