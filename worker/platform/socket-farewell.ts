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
