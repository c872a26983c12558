import { useNavigate } from "@solidjs/router";
import { useMutation, useQueryClient } from "@tanstack/solid-query";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import type { RunView } from "../../../worker/features/operations/operations.contract.ts";
import { showToast } from "../../ui/toast.tsx";
import { runKey } from "../operations/operations.queries.ts";
import { newerRun } from "../operations/run-cache.rules.ts";
import { useDraftMutation } from "./draft-actions.ts";
import { draftAfterRun } from "./draft-cache.rules.ts";
import { useDraftPage } from "./draft-page-context.ts";
import { completeDraft, draftKey, verifyDraft } from "./onboarding.queries.ts";

/** Starts a verification, or joins the active one, and shows the step that follows it. */
export function useVerify() {
  const page = useDraftPage();
  const client = useQueryClient();
  return useMutation(() => ({
    mutationFn: () => verifyDraft(page.draft()),
    gcTime: 0,
    onSuccess: async (run: RunView) => {
      const key = draftKey(page.draft().id);
      client.setQueryData<RunView>(runKey(run.id), (known) => newerRun(known, run));
      client.setQueryData<DraftView>(key, (draft) => draft && draftAfterRun(draft, run));
      page.showForNow("verify_access");
      await client.invalidateQueries({ queryKey: key });
    },
  }));
}

/** Activates the tenant and leads to its dashboard. */
export function useComplete() {
  const page = useDraftPage();
  const navigate = useNavigate();
  return useDraftMutation(
    () => completeDraft(page.draft()),
    (draft) => {
      showToast("success", `${draft.tenant?.display_name ?? "The tenant"} is activated.`);
      if (draft.tenant !== null) navigate(`/admin/t/${draft.tenant.id}`);
    },
  );
}
