import { type Accessor, createContext, createEffect, useContext } from "solid-js";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import type { LiveState } from "../../api/live-feed.ts";

export type SessionWorkspace = SessionView["workspaces"][number];

/** What every page of the admin plane stands on. */
export interface AdminContextValue {
  session: Accessor<SessionView>;
  /** The workspace of the page; undefined until a page has named one. */
  workspace: Accessor<SessionWorkspace | undefined>;
  /** The same for a page whose address names none: then the workspace of the last visit, else the first. */
  workspaceAtHand: Accessor<SessionWorkspace | undefined>;
  enterWorkspace: (id: string) => void;
  live: Accessor<LiveState>;
  /** The last sign of life of the live feed. */
  liveSince: Accessor<Date | undefined>;
}

export const AdminContext = createContext<AdminContextValue>();

export function useAdmin(): AdminContextValue {
  const value = useContext(AdminContext);
  if (value === undefined) throw new Error("useAdmin needs the admin shell");
  return value;
}

/** Says which workspace this page belongs to, as soon as that is known. */
export function useWorkspaceOf(id: Accessor<string | undefined>): void {
  const admin = useAdmin();
  createEffect(() => {
    const known = id();
    if (known !== undefined) admin.enterWorkspace(known);
  });
}
