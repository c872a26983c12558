import { AppError } from "./errors.ts";

// What every live hub and the routes in front of it have in common: how a socket is opened, kept alive and ended.

/** Close code of a socket whose session ended or whose account was deactivated. */
export const SESSION_ENDED = 4401;

/** Close code of a socket whose session lives on and may no longer see what it shows. */
export const ACCESS_ENDED = 4403;

/** Close code of a socket that is to be opened once more, later. */
export const TRY_AGAIN_LATER = 1013;

/** What a client sends to see that the line still works, and what it gets back. */
export const PING = "ping";
export const PONG = "pong";

/** Pings are answered by the runtime without waking the hub. */
export const answerPings = (ctx: DurableObjectState): void =>
  ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(PING, PONG));

/** Header by which a guarded route hands the socket's state over; a hub is reachable through the Worker only. */
export const SOCKET_STATE_HEADER = "X-TenantPilot-Socket";

interface Hub {
  fetch(request: Request): Promise<Response>;
}

/**
 * Passes the upgrade on to the hub, with what its guard found out.
 *
 * @throws AppError 426 for a request that asks for no WebSocket
 */
export async function handOver(hub: Hub, upgrade: Request, state: object): Promise<Response> {
  if (upgrade.headers.get("Upgrade")?.toLowerCase() !== "websocket") throw upgradeRequired();
  const request = new Request(upgrade);
  // set, not appended: what a client sends under this name is replaced
  request.headers.set(SOCKET_STATE_HEADER, JSON.stringify(state));
  return hub.fetch(request);
}

const upgradeRequired = () =>
  new AppError(426, "upgrade_required", "This address speaks WebSocket only", { headers: { Upgrade: "websocket" } });

/** What the route handed over; null when the request did not come through `handOver`. */
export const readState = <State extends object>(request: Request): State | null =>
  JSON.parse(request.headers.get(SOCKET_STATE_HEADER) ?? "null") as State | null;

/** Last frame of a socket that the server ends for a reason of its own; `code` is the close code that follows. */
export interface FarewellFrame {
  type: "end";
  code: number;
}

/** Closes a socket; one that is gone already stays gone. */
export function closeSocket(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.close(code, reason);
  } catch {
    // the other side was faster
  }
}

/**
 * Ends a socket and says so in a frame first: what stands between may hold the close itself back for seconds, and the page
 * would go on calling itself live.
 */
export function endSocket(socket: WebSocket, code: number, reason: string): void {
  try {
    socket.send(JSON.stringify({ type: "end", code } satisfies FarewellFrame));
  } catch {
    // the other side was faster
  }
  closeSocket(socket, code, reason);
}
