import type { Deps } from "../../deps.ts";
import { handOver } from "../../platform/hub-socket.ts";
import type { WorkspaceScope } from "../access/guards.ts";
import type { SocketState } from "./socket-state.ts";

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
