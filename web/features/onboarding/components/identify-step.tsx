import { useNavigate } from "@solidjs/router";
import { createSignal, type JSX, Show } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { Details } from "../../../ui/details.tsx";
import { TextInput } from "../../../ui/field.tsx";
import { fieldError } from "../../access/field-errors.ts";
import { refusalOn } from "../../access/permitted.rules.ts";
import { useDraftMutation } from "../draft-actions.ts";
import { useDraftPage, useUnsaved } from "../draft-page-context.ts";
import { changeDraft } from "../onboarding.queries.ts";
import { ActionError } from "./action-error.tsx";
import { createIdentifyInput, IdentifyFields, isAboutIdentify } from "./identify-fields.tsx";

const KEPT = "What you typed is still here.";

/** Which tenant it is. Once that is known, only its name can change. */
export function IdentifyStep(): JSX.Element {
  const page = useDraftPage();
  const navigate = useNavigate();
  const input = createIdentifyInput();
  const identify = useDraftMutation(
    () => changeDraft(page.draft(), { identify: input.value() }),
    (draft) => {
      // the tenant had an open draft already: that one is gone on with
      if (draft.id !== page.draft().id) navigate(`/admin/onboarding/${draft.id}`);
      else page.goOn();
    },
  );
  useUnsaved(() => input.isTyped() && !identify.isSuccess && page.draft().tenant === null);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!identify.isPending) identify.mutate();
  };
  return (
    <Show
      when={page.draft().tenant}
      fallback={
        <form class="flex flex-col gap-3" onSubmit={submit} novalidate onInput={() => page.show("identify")}>
          <IdentifyFields input={input} error={identify.error} />
          <Show when={!isAboutIdentify(identify.error)}>
            <ActionError error={identify.error} onReload={() => identify.reset()} hint={KEPT} />
          </Show>
          <div>
            <Button
              type="submit"
              variant="primary"
              busy={identify.isPending}
              disabledReason={refusalOn(page.draft(), "onboarding.manage")}
            >
              Identify tenant
            </Button>
          </div>
        </form>
      }
    >
      {(tenant) => (
        <div class="flex flex-col gap-4">
          <Show when={input.isTyped() && !identify.isSuccess}>
            <Callout tone="neutral" title="The tenant was identified meanwhile">
              You had typed “{input.external()}” as directory and “{input.name()}” as name.
            </Callout>
          </Show>
          <Details
            items={[
              {
                term: "Directory id",
                value: <span class="break-all font-mono text-xs">{tenant().external_tenant_id ?? "Not known"}</span>,
              },
            ]}
          />
          <RenameForm name={tenant().display_name} />
        </div>
      )}
    </Show>
  );
}

function RenameForm(props: { name: string }): JSX.Element {
  const page = useDraftPage();
  const [typed, setTyped] = createSignal<string>();
  const name = () => typed() ?? props.name;
  const rename = useDraftMutation(
    () => changeDraft(page.draft(), { display_name: name().trim() }),
    () => setTyped(undefined),
  );
  useUnsaved(() => typed() !== undefined && name().trim() !== props.name);
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!rename.isPending && typed() !== undefined) rename.mutate();
  };
  return (
    <form class="flex max-w-md flex-col gap-3" onSubmit={submit} novalidate>
      <TextInput
        label="Display name"
        value={name()}
        onInput={(event) => {
          setTyped(event.currentTarget.value);
          page.show("identify");
        }}
        error={fieldError(rename.error, "display_name")}
        maxLength={120}
        autocomplete="off"
        disabled={refusalOn(page.draft(), "onboarding.manage") !== undefined}
      />
      <Show when={fieldError(rename.error, "display_name") === undefined}>
        <ActionError error={rename.error} onReload={() => rename.reset()} hint={KEPT} />
      </Show>
      <div>
        <Button
          type="submit"
          busy={rename.isPending}
          disabledReason={
            refusalOn(page.draft(), "onboarding.manage") ??
            (name().trim() === props.name ? "The name is saved as it stands." : undefined)
          }
        >
          Save name
        </Button>
      </div>
    </form>
  );
}
