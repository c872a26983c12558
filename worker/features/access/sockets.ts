import type { Deps } from "../../deps.ts";

/**
 * Tells the hubs, after the commit, whose ground was taken away. Awaited, so that sockets are closed when the answer goes
 * out; never fails the request, because the change stands and the hubs look again by themselves every minute.
 */
async function tell(deps: Deps, calls: Promise<unknown>[]): Promise<void> {
  for (const result of await Promise.allSettled(calls)) {
    if (result.status === "rejected") {
      const name = result.reason instanceof Error ? result.reason.name : typeof result.reason;
      deps.log.error("end_sessions_failed", { name });
    }
  }
}

export const endOperatorSockets = (
  deps: Deps,
  workspaceIds: readonly string[],
  ended: { sessionIds?: string[]; userIds?: string[] },
): Promise<void> =>
  tell(
    deps,
    workspaceIds.map((id) => deps.workspaceHub(id).endSessions(ended)),
  );

export const endStaffSockets = (
  deps: Deps,
  ended: { sessionIds?: string[]; platformUserIds?: string[] },
): Promise<void> => tell(deps, [deps.consoleHub().endSessions(ended)]);

/** After capabilities changed: the hub closes the dashboards of who no longer passes the gate. */
export const recheckStaffSockets = (deps: Deps): Promise<void> => tell(deps, [deps.consoleHub().recheckSessions()]);
