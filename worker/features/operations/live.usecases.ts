import type { Deps } from "../../deps.ts";
import { handOver } from "../../platform/hub-socket.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { Run } from "./operations.repository.ts";
import type { SocketState } from "./workspace-hub.socket.ts";

type LiveDeps = Pick<Deps, "workspaceHub" | "log" | "background">;

/** Waits before the repeats of a push, ms: a hub that is being moved or redeployed refuses for a moment. */
const PUSH_RETRY_DELAYS = [100, 500] as const;

/** Tells the workspace's hub that the run has changed; the hub reads the run itself. Never fails its caller. */
export async function pushRun(deps: LiveDeps, run: Pick<Run, "id" | "workspaceId">): Promise<void> {
  for (const delay of [...PUSH_RETRY_DELAYS, null]) {
    try {
      await deps.workspaceHub(run.workspaceId).publishRun(run.id);
      return;
    } catch {
      if (delay === null) break;
      await new Promise((resolve) => setTimeout(resolve, delay));
    }
  }
  deps.log.error("run_not_pushed", { run: run.id });
}

export const publishRun = (deps: LiveDeps, run: Pick<Run, "id" | "workspaceId">): void =>
  deps.background("publish_run", pushRun(deps, run));

/**
 * Opens the live view of the workspace for the operator's session.
 *
 * @throws AppError 426 for a request that asks for no WebSocket
 */
export function openLiveView(
  deps: Pick<Deps, "workspaceHub">,
  scope: WorkspaceScope,
  upgrade: Request,
): Promise<Response> {
  const { workspaceId, operator } = scope;
  const state: SocketState = {
    workspaceId,
    sessionId: operator.sessionId,
    userId: operator.userId,
    expiresAt: operator.sessionExpiresAt,
  };
  return handOver(deps.workspaceHub(workspaceId), upgrade, state);
}
