import { createContext, useContext } from "solid-js";
import { passesDashboardGate } from "../../../worker/features/access/capabilities.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";
import type { FeedEnd } from "../../api/live-feed.ts";

/** Who is signed in on the system plane. */
export const fetchStaffSession = () => unwrap(api.system.session.$get({ query: {} }));

export type StaffSession = Awaited<ReturnType<typeof fetchStaffSession>>;

/**
 * Why the live feed of the dashboard was refused, if the session is the reason. In the background: a page that connects
 * again by itself does not keep the session alive.
 */
export async function checkDashboardAccess(): Promise<FeedEnd | null> {
  try {
    const session = await unwrap(api.system.session.$get({ query: { background: "1" } }));
    return passesDashboardGate(new Set(session.capabilities)) ? null : "not_permitted";
  } catch (error) {
    return error instanceof ApiError && error.status === 401 ? "session_ended" : null;
  }
}

export const StaffSessionContext = createContext<StaffSession>();

/** The signed-in staff member; pages below the system shell always have one. */
export function useStaffSession(): StaffSession {
  const session = useContext(StaffSessionContext);
  if (!session) throw new Error("useStaffSession needs the system shell around it");
  return session;
}
