import { ACCESS_ENDED, SESSION_ENDED } from "../../platform/hub-socket.ts";
import { PLANES } from "../access/planes.contract.ts";
import { isSessionAlive, type SessionTimes, sessionEndsAt } from "../access/session.rules.ts";

/** What the database says of one connected session; every time null when the session's row is gone. */
export interface Viewer {
  sessionId: string;
  createdAt: number | null;
  idleEndsAt: number | null;
  deactivatedAt: number | null;
  isMember: boolean;
  /** Entitled to the tenant of what is about to be sent; true when that has none, or nothing is sent. */
  isEntitled: boolean;
}

/** `sees` is whether this socket may get it; `expiresAt` when its session ends if nobody uses it again, epoch ms. */
export type Verdict =
  | { kind: "open"; sees: boolean; expiresAt: number }
  | { kind: "close"; code: number; reason: string };

const timesOf = ({ createdAt, idleEndsAt, deactivatedAt }: Viewer): SessionTimes | null =>
  createdAt === null || idleEndsAt === null ? null : { createdAt, idleEndsAt, deactivatedAt };

/** Whether a socket stays open and may see what is sent. A viewer that the database does not know has no session. */
export function judgeViewer(viewer: Viewer | undefined, now: number): Verdict {
  const times = viewer === undefined ? null : timesOf(viewer);
  if (viewer === undefined || times === null || !isSessionAlive(times, PLANES.admin, now))
    return { kind: "close", code: SESSION_ENDED, reason: "session ended" };
  if (!viewer.isMember) return { kind: "close", code: ACCESS_ENDED, reason: "membership ended" };
  return { kind: "open", sees: viewer.isEntitled, expiresAt: sessionEndsAt(times, PLANES.admin) };
}

/** How often the sessions of open sockets are looked at without any other occasion, ms. */
export const RECHECK_EVERY = 60_000;

/** When the hub looks at its sockets next, epoch ms; null without sockets: it sleeps until someone connects. */
export function nextCheckAt(now: number, expiries: readonly number[]): number | null {
  if (expiries.length === 0) return null;
  // an expiry that has passed already is looked at at once, but never in the past
  return Math.max(now, Math.min(now + RECHECK_EVERY, ...expiries));
}
