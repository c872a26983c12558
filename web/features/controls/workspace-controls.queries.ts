import { api, unwrap } from "../../api/client.ts";

/** A pause of the staff's reaches open pages within this time; a refused start says so at once. */
const REFRESH_MS = 60_000;

/** What the platform's staff have paused for the workspace; asked for once, however many parts of a page show it. */
export const workspaceControlsQuery = (workspaceId: string) => ({
  queryKey: ["admin", "workspace", workspaceId, "controls"],
  queryFn: () => unwrap(api.admin.workspaces[":workspaceId"].controls.$get({ param: { workspaceId } })),
  refetchInterval: REFRESH_MS,
});
