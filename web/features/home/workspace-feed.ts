import { useQueryClient } from "@tanstack/solid-query";
import { type Accessor, createEffect, createMemo, on } from "solid-js";
import type { LiveFrame } from "../../../worker/features/live/live.contract.ts";
import { createLiveFeed, type FeedEnd, type LiveState } from "../../api/live-feed.ts";
import { checkSession, SESSION_KEY } from "../access/session.queries.ts";
import { askForDraft } from "./draft-news.ts";
import { applyRun } from "./run-cache.ts";

const KINDS: readonly unknown[] = ["hello", "run", "draft"] satisfies LiveFrame["type"][];

const isLiveFrame = (frame: unknown): frame is LiveFrame =>
  typeof frame === "object" && frame !== null && "type" in frame && KINDS.includes(frame.type);

/** Whether an answer holds a run that was active, or a draft that waits for one. */
const isUnderWay = (answer: unknown): boolean =>
  answer !== undefined && /"(?:status":"(?:queued|running)|lifecycle":"verifying)"/.test(JSON.stringify(answer));

/** Why the workspace's feed is refused, asked over HTTP; null lets it try again. */
async function askAccess(workspaceId: string): Promise<FeedEnd | null> {
  const session = await checkSession();
  if (session === null) return "session_ended";
  return session.workspaces.some((workspace) => workspace.id === workspaceId) ? null : "not_permitted";
}

export interface WorkspaceFeed {
  state: Accessor<LiveState>;
  since: Accessor<Date | undefined>;
}

/**
 * Keeps the runs and drafts of one workspace on screen in step with the server, and opens anew when the workspace changes.
 * `onLostAccess` is called when the server took the membership away.
 */
export function createWorkspaceFeed(
  workspaceId: Accessor<string | undefined>,
  onLostAccess: (workspaceId: string) => void,
): WorkspaceFeed {
  const client = useQueryClient();
  const feed = createMemo(
    on(workspaceId, (id) => {
      if (id === undefined) return undefined;
      const opened = createLiveFeed({
        url: () => `/api/admin/live?workspace_id=${encodeURIComponent(id)}`,
        onFrame: (frame) => {
          if (!isLiveFrame(frame)) return;
          if (frame.type === "run") applyRun(client, frame.run);
          if (frame.type === "draft") askForDraft(client, frame);
        },
        // frames sent meanwhile are gone: everything on screen is asked for again; before the first hello it is what was
        // read as under way, which may have ended between its answer and this moment
        resync: (isFirst) =>
          void client.invalidateQueries({
            queryKey: ["admin"],
            ...(isFirst ? { predicate: ({ state }) => isUnderWay(state.data) } : {}),
          }),
        checkAccess: () => askAccess(id),
      });
      createEffect(() => {
        if (opened.ended() === "session_ended") client.setQueryData(SESSION_KEY, null);
        if (opened.ended() === "not_permitted") onLostAccess(id);
      });
      return opened;
    }),
  );
  return {
    state: () => feed()?.state() ?? "connecting",
    since: () => feed()?.since(),
  };
}
