import { useNavigate } from "@solidjs/router";
import { useMutation, useQueryClient } from "@tanstack/solid-query";
import { type JSX, Show } from "solid-js";
import { Button } from "../../../ui/button.tsx";
import { Callout } from "../../../ui/callout.tsx";
import { describeError } from "../../../ui/error-text.ts";
import { Panel } from "../../../ui/panel.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { putDraft } from "../draft-actions.ts";
import { startDraft } from "../onboarding.queries.ts";
import { createIdentifyInput, IdentifyFields, isAboutIdentify } from "./identify-fields.tsx";

/** Starts with the tenant's identity; one that is being onboarded already is gone on with. */
export function StartForm(props: { workspaceId: string; refusal: string | undefined }): JSX.Element {
  const navigate = useNavigate();
  const client = useQueryClient();
  const input = createIdentifyInput();
  const start = useMutation(() => ({
    mutationFn: () => startDraft(props.workspaceId, input.value()),
    onSuccess: ({ draft, isResumed }) => {
      putDraft(client, draft);
      if (isResumed)
        showToast(
          "info",
          `${draft.tenant?.display_name ?? "This tenant"} is being onboarded already: its onboarding was resumed.`,
        );
      navigate(`/admin/onboarding/${draft.id}`);
    },
  }));
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    if (!start.isPending && props.refusal === undefined) start.mutate();
  };
  return (
    <Panel
      title="Onboard a tenant"
      description="Identify it first. Nothing is asked of the tenant until you connect the provider."
    >
      <form class="flex flex-col gap-3" onSubmit={submit} novalidate>
        <IdentifyFields input={input} error={start.error} disabled={props.refusal !== undefined} />
        <Show when={!isAboutIdentify(start.error) && start.error}>
          {(error) => (
            <Callout tone="danger" title={describeError(error()).title} role="alert">
              {describeError(error()).detail}
            </Callout>
          )}
        </Show>
        <div>
          <Button type="submit" variant="primary" busy={start.isPending} disabledReason={props.refusal}>
            Onboard a tenant
          </Button>
        </div>
      </form>
    </Panel>
  );
}
