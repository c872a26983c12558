import type { QueryClient } from "@tanstack/solid-query";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";

export const SESSION_KEY = ["admin", "session"] as const;

const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

const askSession = (query: { background?: "1" }): Promise<SessionView | null> =>
  unwrap(api.admin.session.$get({ query })).catch((error: unknown) => {
    if (isSignedOut(error)) return null;
    throw error;
  });

/** Null when signed out: an answer like any other, not a failure. */
export const fetchSession = () => askSession({});

/** The same for a page that looks by itself: no activity of the person, so the session's idle end stays. */
export const checkSession = () => askSession({ background: "1" });

export const sessionQuery = () => ({
  queryKey: SESSION_KEY,
  queryFn: fetchSession,
  staleTime: 60_000,
  reconcile: "id",
});

export const signOut = (): Promise<unknown> => unwrap(api.admin.session.$delete());

/** Any answer 401 means that the session is over, whichever request got it. Returns the way to stop watching. */
export function endSessionOn401(client: QueryClient): () => void {
  const end = () => client.setQueryData(SESSION_KEY, null);
  const stopQueries = client.getQueryCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error" && isSignedOut(event.action.error)) end();
  });
  const stopMutations = client.getMutationCache().subscribe((event) => {
    if (event.type === "updated" && event.action.type === "error" && isSignedOut(event.action.error)) end();
  });
  return () => {
    stopQueries();
    stopMutations();
  };
}
