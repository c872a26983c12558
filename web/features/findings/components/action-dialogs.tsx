import { useQuery } from "@tanstack/solid-query";
import { createSignal, type JSX, Show } from "solid-js";
import { MOST_REASON } from "../../../../worker/features/findings/finding-actions.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { Select, TextArea, TextInput } from "../../../ui/field.tsx";
import { Load } from "../../../ui/load.tsx";
import { endOfDay, firstDay, lastDay, usualDay } from "../acceptance.rules.ts";
import { ownersQuery } from "../findings.queries.ts";

interface DialogProps<Given> {
  /** What it is about, in the title. */
  what: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onConfirm: (given: Given) => void;
}

/** Why a risk is accepted, and until when. Mounted means open. */
export function AcceptRiskDialog(props: DialogProps<{ reason: string; until: string }>): JSX.Element {
  const now = new Date();
  const [reason, setReason] = createSignal("");
  const [day, setDay] = createSignal(usualDay(now));
  const [isTried, setTried] = createSignal(false);
  const isDayFit = () => endOfDay(day()) !== null && day() >= firstDay(now) && day() <= lastDay(now);
  const confirm = () => {
    setTried(true);
    const until = endOfDay(day());
    if (reason().trim() !== "" && isDayFit() && until !== null) props.onConfirm({ reason: reason().trim(), until });
  };
  return (
    <Dialog
      open
      title={`Accept the risk of ${props.what}`}
      confirmLabel="Accept risk"
      busy={props.busy}
      error={props.error}
      onClose={props.onClose}
      onConfirm={confirm}
    >
      <p class="text-ink-2 text-sm">
        An accepted risk waits for nobody, as long as it is detected and until the acceptance ends. Then the finding is
        reopened.
      </p>
      <TextArea
        label="Reason"
        rows={4}
        maxlength={MOST_REASON}
        value={reason()}
        hint={`Whoever may see the finding reads it. At most ${MOST_REASON} characters.`}
        error={isTried() && reason().trim() === "" ? "Give a reason." : undefined}
        onInput={(event) => setReason(event.currentTarget.value)}
      />
      <TextInput
        label="Accepted until the end of"
        type="date"
        min={firstDay(now)}
        max={lastDay(now)}
        value={day()}
        error={isTried() && !isDayFit() ? "Choose a day from today on, within a year." : undefined}
        onInput={(event) => setDay(event.currentTarget.value)}
      />
    </Dialog>
  );
}

/** Who is to deal with it. Mounted means open. */
export function AssignDialog(props: DialogProps<string> & { tenantId: string; viewerId: string }): JSX.Element {
  const owners = useQuery(() => ownersQuery(props.tenantId));
  const [chosen, setChosen] = createSignal<string | null>(null);
  const people = () => (owners.isSuccess ? owners.data.items : []);
  // whoever opens it mostly takes it themselves
  const owner = () =>
    chosen() ?? people().find(({ user_id }) => user_id === props.viewerId)?.user_id ?? people()[0]?.user_id ?? "";
  const options = () =>
    people().map(({ user_id, name }) => ({
      value: user_id,
      label: user_id === props.viewerId ? `${name} (you)` : name,
    }));
  return (
    <Dialog
      open
      title={`Assign ${props.what}`}
      confirmLabel="Assign"
      busy={props.busy}
      error={props.error}
      onClose={props.onClose}
      onConfirm={() => owner() !== "" && props.onConfirm(owner())}
    >
      <Load from={owners}>
        {() => (
          <Show when={options().length > 0} fallback={<p class="text-sm">Nobody is entitled to this tenant.</p>}>
            <Select
              label="Owner"
              options={options()}
              value={owner()}
              hint="Whoever is entitled to the tenant."
              onChange={(event) => setChosen(event.currentTarget.value)}
            />
          </Show>
        )}
      </Load>
    </Dialog>
  );
}
