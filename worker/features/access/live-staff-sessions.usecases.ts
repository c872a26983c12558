import type { Clock } from "../../platform/clock.ts";
import type { Database } from "../../platform/database.ts";
import { passesDashboardGate, seesCustomerNames } from "./capabilities.contract.ts";
import { PLANES } from "./planes.contract.ts";
import { findPlatformCapabilities } from "./scope.repository.ts";
import { findSessionsById } from "./session.repository.ts";
import { isSessionAlive, sessionEndsAt } from "./session.rules.ts";

export interface LiveStaffSession {
  platformUserId: string;
  /** Epoch ms: when the session ends if nobody uses it again. */
  expiresAt: number;
  mayViewConsole: boolean;
  /** Whether the console may name tenants and workspaces to it. */
  showsNames: boolean;
}

/** Ids per query: D1 binds at most 100 parameters. */
const CHUNK = 90;

const chunks = <T>(items: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(items.length / CHUNK) }, (_, index) =>
    items.slice(index * CHUNK, (index + 1) * CHUNK),
  );

/** Those of the given staff sessions that are alive now; what is missing from the answer has ended. */
export async function liveStaffSessions(
  deps: { db: Database; clock: Clock },
  sessionIds: readonly string[],
): Promise<Map<string, LiveStaffSession>> {
  const now = deps.clock.now();
  const live = new Map<string, LiveStaffSession>();
  for (const ids of chunks(sessionIds)) {
    const rows = (await findSessionsById(deps.db, "system", ids)).filter((row) =>
      isSessionAlive(row, PLANES.system, now),
    );
    const held = await findPlatformCapabilities(deps.db, [...new Set(rows.map((row) => row.accountId))]);
    for (const row of rows) {
      const capabilities = held.get(row.accountId) ?? new Set<string>();
      live.set(row.sessionId, {
        platformUserId: row.accountId,
        expiresAt: sessionEndsAt(row, PLANES.system),
        mayViewConsole: passesDashboardGate(capabilities),
        showsNames: seesCustomerNames(capabilities),
      });
    }
  }
  return live;
}
