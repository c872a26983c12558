import { createSignal, type JSX } from "solid-js";
import type { ConnectionView } from "../../../../worker/features/connections/connections.contract.ts";
import { Button } from "../../../ui/button.tsx";
import { RadioCards } from "../../../ui/radio-cards.tsx";
import { formatLocalDay } from "../../../ui/time.ts";
import { refusalOn } from "../../access/permitted.rules.ts";
import { CONNECTION_TYPE_LABELS } from "../../tenants/tenants.labels.ts";
import { useDraftMutation } from "../draft-actions.ts";
import { useDraftPage, useUnsaved } from "../draft-page-context.ts";
import { changeDraft } from "../onboarding.queries.ts";
import { ActionError } from "./action-error.tsx";
import { ConnectionSummary } from "./connection-summary.tsx";

const nameOf = (connection: ConnectionView) =>
  `${CONNECTION_TYPE_LABELS[connection.connection_type]} of ${formatLocalDay(new Date(connection.created_at))}`;

/** Selects one of the tenant's provider connections. */
export function ConnectionChoice(): JSX.Element {
  const page = useDraftPage();
  const [chosen, setChosen] = createSignal<string>();
  const selected = () => page.draft().connection?.id;
  const value = () => chosen() ?? selected();
  const select = useDraftMutation(
    () => changeDraft(page.draft(), { connection_id: value() ?? "" }),
    () => setChosen(undefined),
  );
  useUnsaved(() => value() !== selected());
  const reason = () => refusalOn(page.draft(), "onboarding.manage");
  return (
    <div class="flex flex-col gap-3">
      <RadioCards
        label="Provider connection to use"
        options={page.draft().connections.map((connection) => ({
          value: connection.id,
          title: nameOf(connection),
          detail: <ConnectionSummary connection={connection} />,
        }))}
        value={value()}
        onChange={(id) => {
          setChosen(id);
          page.show("connect_provider");
        }}
        disabled={reason() !== undefined}
      />
      <ActionError error={select.error} onReload={() => select.reset()} hint="Your choice is still here." />
      <div>
        <Button
          busy={select.isPending}
          disabledReason={reason() ?? (value() === selected() ? "This one is in use." : undefined)}
          onClick={() => select.mutate()}
        >
          Use this connection
        </Button>
      </div>
    </div>
  );
}
