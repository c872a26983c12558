import type { Deps } from "../../deps.ts";
import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { LiveFrame } from "../live/live.contract.ts";
import { pushSubject } from "../live/notify.ts";
import type { Push } from "../live/subjects.ts";
import { findDraftPlace } from "./drafts.repository.ts";

/** Tells the open pages of the workspace that the draft has changed, after the commit that changed it. */
export const publishDraft = (
  deps: Pick<Deps, "workspaceHub" | "log" | "background">,
  { id, workspaceId }: { id: string; workspaceId: string },
): void => deps.background("publish_draft", pushSubject(deps, workspaceId, { kind: "draft", id }));

/** The draft for the hub. One without a tenant belongs to the members of its workspace, as everywhere. */
export async function readDraftPush(scope: SystemScope, db: Database, draftId: string): Promise<Push | null> {
  const draft = await findDraftPlace(scope, db, draftId);
  if (draft === undefined) return null;
  const { workspaceId, tenantId, version } = draft;
  const frame = { type: "draft", draft_id: draftId, workspace_id: workspaceId, version } satisfies LiveFrame;
  return { workspaceId, tenantId, frame: JSON.stringify(frame) };
}
