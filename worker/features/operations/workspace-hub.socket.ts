/** Header by which the guarded route hands the socket's state over; the object is reachable through the Worker only. */
export const SOCKET_STATE_HEADER = "X-TenantPilot-Socket";

/** What a socket remembers while the hub hibernates. */
export interface SocketState {
  workspaceId: string;
  sessionId: string;
  userId: string;
  /** Epoch ms: when the session ends if nobody uses it again. */
  expiresAt: number;
}
