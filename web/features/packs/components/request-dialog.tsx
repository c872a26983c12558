import { A } from "@solidjs/router";
import { createSignal, createUniqueId, type JSX, Show } from "solid-js";
import { PACK_DAYS } from "../../../../worker/features/packs/pack-words.contract.ts";
import type { PackRequest } from "../../../../worker/features/packs/packs.contract.ts";
import { ApiError } from "../../../api/errors.ts";
import { Callout } from "../../../ui/callout.tsx";
import { Dialog } from "../../../ui/dialog.tsx";

function Option(props: {
  label: string;
  detail: string;
  checked: boolean;
  onChange: (checked: boolean) => void;
}): JSX.Element {
  const id = createUniqueId();
  return (
    <div class="flex items-start gap-2.5">
      <input
        id={id}
        type="checkbox"
        class="mt-1 size-4 shrink-0 accent-accent"
        checked={props.checked}
        aria-describedby={`${id}-detail`}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <div class="min-w-0">
        <label for={id} class="font-medium">
          {props.label}
        </label>
        <p id={`${id}-detail`} class="text-ink-2 text-sm">
          {props.detail}
        </p>
      </div>
    </div>
  );
}

const needsEvidence = (error: unknown): boolean => error instanceof ApiError && error.code === "evidence_required";

/** What goes into a pack. Without a choice it names nobody and tells of no operations. */
export function RequestDialog(props: {
  open: boolean;
  /** Of what the pack is made, as in “made of …”. */
  of: string;
  tenantId: string;
  busy: boolean;
  error: unknown;
  onClose: () => void;
  onRequest: (options: PackRequest) => void;
}): JSX.Element {
  const [pii, setPii] = createSignal(false);
  const [operations, setOperations] = createSignal(false);
  return (
    <Dialog
      open={props.open}
      onClose={props.onClose}
      title="Request a review pack"
      confirmLabel="Request pack"
      onConfirm={() => props.onRequest({ include_pii: pii(), include_operations: operations() })}
      busy={props.busy}
      error={needsEvidence(props.error) ? undefined : props.error}
    >
      <p class="text-ink-2">
        An archive to hand to the customer, made of {props.of}. It can be downloaded for {PACK_DAYS} days. When there is
        one of the same evidence and options, that one is used.
      </p>
      <Option
        label="Include personal data"
        detail="Names, user names and IDs of people stand in it. Otherwise each person, group and application has an alias, the same one in every file."
        checked={pii()}
        onChange={setPii}
      />
      <Option
        label="Include operations"
        detail="What was run on the tenant, with its outcome and who started it."
        checked={operations()}
        onChange={setOperations}
      />
      <Show when={needsEvidence(props.error)}>
        <Callout tone="warning" title="Take an evidence snapshot first." role="alert">
          A pack is made of evidence, and this tenant has none yet.{" "}
          <A href={`/admin/t/${props.tenantId}/evidence`} class="underline">
            Open evidence
          </A>
        </Callout>
      </Show>
    </Dialog>
  );
}
