/** What a socket remembers while the hub hibernates. */
export interface SocketState {
  workspaceId: string;
  sessionId: string;
  userId: string;
  /** Epoch ms: when the session ends if nobody uses it again. */
  expiresAt: number;
}
