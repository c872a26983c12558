import type { QueryClient } from "@tanstack/solid-query";
import type { SessionView } from "../../../worker/features/access/session.contract.ts";
import { api, unwrap } from "../../api/client.ts";
import { ApiError } from "../../api/errors.ts";

export const SESSION_KEY = ["admin", "session"] as const;

const isSignedOut = (error: unknown) => error instanceof ApiError && error.status === 401;

/** Null when signed out: an answer like any other, not a failure. */
export const fetchSession = (): Promise<SessionView | null> =>
  unwrap(api.admin.session.$get()).catch((error: unknown) => {
    if (isSignedOut(error)) return null;
    throw error;
  });

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
