/** Connection of a live feed, as shown to the viewer. */
export type LiveState = "connecting" | "live" | "reconnecting" | "offline";

/** Why a feed stopped for good: the server ended the session, or took the permission away. */
export type FeedEnd = "session_ended" | "not_permitted";

export const HEARTBEAT_MS = 25_000;
/** An answer to "ping" comes within this, or the socket is dead (a network that vanished closes no socket). */
export const PONG_WITHIN_MS = 10_000;
/** A connection without a first frame after this is given up. */
export const CONNECT_WITHIN_MS = 10_000;
/** Failed attempts in a row after which the feed says "offline"; it keeps trying. */
export const OFFLINE_AFTER_ATTEMPTS = 4;

const BACKOFF_BASE_MS = 1_000;
const BACKOFF_CAP_MS = 30_000;

/**
 * Milliseconds before reconnect attempt `attempt` (0 is the first): full jitter over a doubling ceiling. The first is
 * spread too, because a deploy closes every socket at the same instant.
 * @param random uniform in [0, 1)
 */
export const backoffDelay = (attempt: number, random: number): number =>
  Math.floor(random * Math.min(BACKOFF_CAP_MS, BACKOFF_BASE_MS * 2 ** attempt));

/** Close codes of the server that make reconnecting pointless. */
export function endOf(closeCode: number): FeedEnd | null {
  if (closeCode === 4401) return "session_ended";
  if (closeCode === 4403) return "not_permitted";
  return null;
}

/**
 * Close code of the farewell `{"type":"end","code":4401}` that a hub sends right before it closes a socket; null for any
 * other frame. A proxy may hold the close itself back for seconds, while the page would go on calling itself live.
 */
export function farewellCode(frame: unknown): number | null {
  if (typeof frame !== "object" || frame === null || !("type" in frame) || frame.type !== "end") return null;
  return "code" in frame && typeof frame.code === "number" ? frame.code : null;
}

export interface FeedStatus {
  state: LiveState;
  /** Epoch ms of the last sign of life: up to then the data is known to be complete. Null before the first. */
  heardAt: number | null;
  /** Reconnect attempts since the feed was live last. */
  attempts: number;
  ended: FeedEnd | null;
}

export type FeedEvent =
  | { type: "heard"; at: number }
  | { type: "dropped"; closeCode: number }
  | { type: "attempt" }
  | { type: "network_lost" }
  | { type: "ended"; reason: FeedEnd };

export const initialStatus: FeedStatus = { state: "connecting", heardAt: null, attempts: 0, ended: null };

/** The state after an event. An ended feed stays ended. */
export function nextStatus(status: FeedStatus, event: FeedEvent): FeedStatus {
  if (status.ended !== null) return status;
  switch (event.type) {
    case "heard":
      return { state: "live", heardAt: event.at, attempts: 0, ended: null };
    case "attempt":
      return { ...status, attempts: status.attempts + 1 };
    case "network_lost":
      return { ...status, state: "offline" };
    case "ended":
      return { ...status, state: "offline", ended: event.reason };
    case "dropped": {
      const ended = endOf(event.closeCode);
      const isOffline = status.state === "offline" || status.attempts >= OFFLINE_AFTER_ATTEMPTS;
      return { ...status, state: ended !== null || isOffline ? "offline" : "reconnecting", ended };
    }
  }
}

/** Absolute ws(s) address of a path on this origin. */
export const socketUrl = (path: string, origin: string): string => new URL(path, origin).href.replace(/^http/, "ws");
