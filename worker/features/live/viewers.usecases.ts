import type { Database } from "../../platform/database.ts";
import { readViewers } from "./viewers.repository.ts";
import type { Viewer } from "./viewers.rules.ts";

/** What the database says now of each of the sessions, by session id. */
export const viewersOf = (
  db: Database,
  place: { workspaceId: string; tenantId: string | null },
  sessionIds: readonly string[],
): Promise<Map<string, Viewer>> => readViewers(db, place, sessionIds);
