import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { LiveFrame } from "./live.contract.ts";
import { presentRun } from "./operations.presenter.ts";
import { findRunForSystem } from "./operations.repository.ts";
import { readViewers } from "./workspace-hub.repository.ts";
import type { Viewer } from "./workspace-hub.rules.ts";

/** A run as it is pushed, and who may get it: entitled users of the tenant, or without one every member. */
export interface RunPush {
  workspaceId: string;
  tenantId: string | null;
  frame: string;
}

/** Null for a run that does not exist, for instance because its tenant was deleted meanwhile. */
export async function readRunPush(scope: SystemScope, db: Database, runId: string): Promise<RunPush | null> {
  const run = await findRunForSystem(scope, db, runId);
  if (run === null) return null;
  const { workspaceId, tenantId } = run;
  return { workspaceId, tenantId, frame: JSON.stringify({ type: "run", run: presentRun(run) } satisfies LiveFrame) };
}

/** What the database says now of each of the sessions, by session id. */
export const viewersOf = (
  db: Database,
  place: { workspaceId: string; tenantId: string | null },
  sessionIds: readonly string[],
): Promise<Map<string, Viewer>> => readViewers(db, place, sessionIds);
