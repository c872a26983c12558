import type { QueryClient } from "@tanstack/solid-query";
import type { LiveFrame } from "../../../worker/features/live/live.contract.ts";
import type { DraftView } from "../../../worker/features/onboarding/onboarding.contract.ts";
import { draftKey, draftsKey } from "../onboarding/onboarding.queries.ts";
import { tenantKey } from "../tenants/tenants.queries.ts";

/** Has everything on screen that shows the draft asked for again; what is not on screen when it is looked at. */
export function askForDraft(client: QueryClient, frame: Extract<LiveFrame, { type: "draft" }>): void {
  const tenantId = client.getQueryData<DraftView>(draftKey(frame.draft_id))?.tenant?.id;
  void client.invalidateQueries({ queryKey: draftKey(frame.draft_id) });
  void client.invalidateQueries({ queryKey: draftsKey(frame.workspace_id) });
  if (tenantId !== undefined) void client.invalidateQueries({ queryKey: tenantKey(tenantId) });
}
