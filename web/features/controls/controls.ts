import type { ControlKey } from "../../../worker/features/controls/control-catalog.contract.ts";
import { api, mutate, unwrap } from "../../api/client.ts";
import type { Found } from "../../ui/search-select.tsx";

export const fetchControls = () => unwrap(api.system.controls.$get());
/** A control with a page of its history. */
export const fetchControl = (key: ControlKey, cursor: string | null) =>
  unwrap(api.system.controls[":key"].$get({ param: { key }, query: cursor === null ? {} : { cursor } }));

export type Control = Awaited<ReturnType<typeof fetchControls>>["items"][number];
export type Pause = Control["active"][number];

export interface PauseInput {
  reason: string;
  workspace_id?: string;
  expires_at?: string;
}

export const pauseControl = (key: ControlKey, json: PauseInput) =>
  mutate((options) => api.system.controls[":key"].$put({ param: { key }, json }, options));

export const resumeControl = (key: ControlKey, workspaceId: string | null) =>
  mutate((options) =>
    api.system.controls[":key"].$delete(
      { param: { key }, query: workspaceId === null ? {} : { workspace_id: workspaceId } },
      options,
    ),
  );

/** The first workspaces whose name holds the text, to pause one of them. */
export async function searchWorkspaces(text: string): Promise<Found> {
  const { items, next_cursor } = await unwrap(
    api.system.directory.workspaces.$get({ query: text === "" ? {} : { q: text } }),
  );
  return { options: items.map(({ id, name }) => ({ value: id, label: name })), hasMore: next_cursor !== null };
}
