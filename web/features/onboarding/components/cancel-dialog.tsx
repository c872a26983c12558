import type { JSX } from "solid-js";
import type { DraftView } from "../../../../worker/features/onboarding/onboarding.contract.ts";
import { Dialog } from "../../../ui/dialog.tsx";
import { showToast } from "../../../ui/toast.tsx";
import { useDraftMutation } from "../draft-actions.ts";
import { useDraftPage } from "../draft-page-context.ts";
import { cancelDraft } from "../onboarding.queries.ts";
import { ActionError } from "./action-error.tsx";

const nameOf = (draft: DraftView) => draft.tenant?.display_name ?? "this tenant";

/** Ends a draft for good; the tenant's name is typed, because there is no way back. */
export function CancelDialog(props: { open: boolean; onClose: () => void }): JSX.Element {
  const page = useDraftPage();
  const cancel = useDraftMutation(
    () => cancelDraft(page.draft()),
    (draft) => {
      close();
      showToast("info", `The onboarding of ${nameOf(draft)} was cancelled.`);
    },
  );
  const close = () => {
    props.onClose();
    cancel.reset();
  };
  return (
    <Dialog
      open={props.open}
      onClose={close}
      title={`Cancel the onboarding of ${nameOf(page.draft())}?`}
      confirmLabel="Cancel onboarding"
      dismissLabel="Keep it"
      danger
      requireText={page.draft().tenant?.display_name}
      busy={cancel.isPending}
      onConfirm={() => cancel.mutate()}
    >
      <p>
        The onboarding ends here and cannot be taken up again. What was done stays recorded; another onboarding of the
        tenant can be started later.
      </p>
      <ActionError error={cancel.error} onReload={() => cancel.reset()} />
    </Dialog>
  );
}
