import type { PlaneSpec } from "./planes.contract.ts";

/** Times in epoch ms. `idleEndsAt` is what the session row holds as its expiry. */
export interface SessionTimes {
  createdAt: number;
  idleEndsAt: number;
  deactivatedAt: number | null;
}

type Limits = Pick<PlaneSpec, "idleMs" | "absoluteMs">;

/** The instant at which the session ends if nobody uses it again. */
export const sessionEndsAt = (times: Pick<SessionTimes, "createdAt" | "idleEndsAt">, limits: Limits): number =>
  Math.min(times.idleEndsAt, times.createdAt + limits.absoluteMs);

export const isSessionAlive = (times: SessionTimes, limits: Limits, now: number): boolean =>
  times.deactivatedAt === null && now < sessionEndsAt(times, limits);

/**
 * New idle end, or null while less than a tenth of the idle time has passed since the last one was set: a request in
 * ten minutes of work writes at most a few times instead of once each.
 */
export function refreshedIdleEnd(times: SessionTimes, limits: Limits, now: number): number | null {
  const next = now + limits.idleMs;
  return next - times.idleEndsAt >= limits.idleMs / 10 ? next : null;
}
