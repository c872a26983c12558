import { type QueryClient, useMutation, useQueryClient } from "@tanstack/solid-query";
import { useContext } from "solid-js";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { SESSION_KEY } from "../access/session.queries.ts";
import { tenantKey, tenantsKey } from "../tenants/tenants.queries.ts";
import { newerDraft } from "./draft-cache.rules.ts";
import { DraftPageContext } from "./draft-page-context.ts";
import { DRAFTS, draftKey } from "./onboarding.queries.ts";

/** Key of every change of a draft that is under way. */
export const DRAFT_CHANGE = ["draft-change"] as const;

/** Brings a draft from an answer onto its page; what else shows it or its tenant is asked for again when looked at. */
export function putDraft(client: QueryClient, draft: DraftView): void {
  const known = client.getQueryData<DraftView>(draftKey(draft.id));
  void client.invalidateQueries({ queryKey: [...DRAFTS, "of"], refetchType: "none" });
  void client.invalidateQueries({ queryKey: tenantsKey(draft.workspace_id), refetchType: "none" });
  if (draft.tenant !== null)
    void client.invalidateQueries({ queryKey: tenantKey(draft.tenant.id), refetchType: "none" });
  client.setQueryData<DraftView>(draftKey(draft.id), (shown) => newerDraft(shown, draft));
  // a tenant that this made, renamed or activated is in the lists that the session carries
  if (known?.tenant?.display_name !== draft.tenant?.display_name || known?.lifecycle !== draft.lifecycle)
    void client.invalidateQueries({ queryKey: SESSION_KEY });
}

/**
 * A change of a draft that answers with the draft. What was typed stays out of it: the input is read when it runs, and
 * nothing of it is kept afterwards.
 */
export function useDraftMutation(run: () => Promise<DraftView>, onDone?: (draft: DraftView) => void) {
  const client = useQueryClient();
  const page = useContext(DraftPageContext);
  return useMutation(() => ({
    mutationKey: DRAFT_CHANGE,
    mutationFn: run,
    gcTime: 0,
    onSuccess: (draft: DraftView) => {
      page?.accept(draft);
      putDraft(client, draft);
      onDone?.(draft);
    },
  }));
}
