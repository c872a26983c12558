import type { Deps } from "../../deps.ts";
import type { Database } from "../../platform/database.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { LiveFrame } from "../live/live.contract.ts";
import { pushSubject } from "../live/notify.ts";
import type { Push } from "../live/subjects.ts";
import { presentRun } from "./operations.presenter.ts";
import { findRunForSystem, type Run } from "./operations.repository.ts";

type LiveDeps = Pick<Deps, "workspaceHub" | "log" | "background">;

/** Tells the workspace's hub that the run has changed. Never fails its caller. */
export const pushRun = (deps: LiveDeps, run: Pick<Run, "id" | "workspaceId">): Promise<void> =>
  pushSubject(deps, run.workspaceId, { kind: "run", id: run.id });

export const publishRun = (deps: LiveDeps, run: Pick<Run, "id" | "workspaceId">): void =>
  deps.background("publish_run", pushRun(deps, run));

/** The run for the hub, as it is now. */
export async function readRunPush(scope: SystemScope, db: Database, runId: string): Promise<Push | null> {
  const run = await findRunForSystem(scope, db, runId);
  if (run === null) return null;
  const { workspaceId, tenantId } = run;
  return { workspaceId, tenantId, frame: JSON.stringify({ type: "run", run: presentRun(run) } satisfies LiveFrame) };
}
