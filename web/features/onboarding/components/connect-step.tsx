import { createSignal, type JSX, Show } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Button, ButtonLink } from "../../../ui/button.tsx";
import { Details } from "../../../ui/details.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { refusalOn } from "../../access/permitted.rules.ts";
import { ConsentLink } from "../../connections/components/consent-link.tsx";
import { useDraftPage } from "../draft-page-context.ts";
import { ConnectionChoice } from "./connection-choice.tsx";
import { ConnectionForm } from "./connection-form.tsx";
import { ConnectionSummary } from "./connection-summary.tsx";
import { VerifyButton } from "./verify-button.tsx";

/** The provider connection of the tenant: make one, choose one, grant consent to it. */
export function ConnectStep(): JSX.Element {
  const page = useDraftPage();
  const [adding, setAdding] = createSignal(false);
  const done = () => {
    setAdding(false);
    page.goOn();
  };
  return (
    <Show
      when={page.draft().tenant}
      fallback={<p class="text-ink-2">Identify the tenant first: a provider connection belongs to it.</p>}
    >
      {(tenant) => (
        <div class="flex flex-col gap-4">
          <Show when={page.draft().connection}>
            {(connection) => <Selected connection={connection()} onAdd={() => setAdding(true)} adding={adding()} />}
          </Show>
          <Show when={page.draft().connections.length > 1}>
            <ConnectionChoice />
          </Show>
          <Show when={adding() || page.draft().connections.length === 0}>
            {/* stays while it is filled in, also when somebody else connects the tenant meanwhile */}
            <ConnectionForm tenantId={tenant().id} onTyping={() => setAdding(true)} onDone={done} />
          </Show>
        </div>
      )}
    </Show>
  );
}

function Selected(props: { connection: ConnectionView; adding: boolean; onAdd: () => void }): JSX.Element {
  const page = useDraftPage();
  const isConsented = () => props.connection.consent_status === "granted";
  return (
    <div class="flex flex-col gap-3">
      <Details
        items={[
          { term: "In use", value: <ConnectionSummary connection={props.connection} /> },
          {
            term: "Directory id",
            value: <span class="break-all font-mono text-xs">{props.connection.target_external_tenant_id}</span>,
          },
          ...(props.connection.client_id === null
            ? []
            : [
                {
                  term: "Application id",
                  value: <span class="break-all font-mono text-xs">{props.connection.client_id}</span>,
                },
              ]),
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
      <div class="flex flex-wrap gap-2">
        <ConsentLink connection={props.connection} refusal={refusalOn(page.draft(), "provider.manage")} isSecondary />
        <ButtonLink href={`/admin/t/${props.connection.tenant_id}/provider-connection`}>
          Open provider connection
        </ButtonLink>
        <Show when={!props.adding}>
          <Button
            variant="ghost"
            disabledReason={refusalOn(page.draft(), "provider.manage")}
            onClick={() => props.onAdd()}
          >
            Add another provider connection
          </Button>
        </Show>
      </div>
      <Show when={!isConsented() && page.draft().active_run === null}>
        <div class="flex flex-col items-start gap-2 border-line border-t pt-3">
          <p class="max-w-prose text-ink-2 text-sm">
            Has the tenant's administrator granted consent already? A verification finds out.
          </p>
          <VerifyButton />
        </div>
      </Show>
    </div>
  );
}
