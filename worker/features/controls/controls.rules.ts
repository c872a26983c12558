/** The part of a stored pause that decides. Times are epoch ms. */
export interface PauseTimes {
  /** Null for a global pause. */
  workspaceId: string | null;
  expiresAt: number | null;
  resumedAt: number | null;
}

/** A pause ends when somebody resumes, or by itself at the instant of its expiry. */
export const isActivePause = (pause: PauseTimes, now: number): boolean =>
  pause.resumedAt === null && (pause.expiresAt === null || pause.expiresAt > now);

/**
 * The pause that refuses a start in the workspace: its own before a global one, since it says more to its operators.
 *
 * @param pauses of one control
 */
export function blockingPause<P extends PauseTimes>(pauses: readonly P[], workspaceId: string, now: number): P | null {
  const active = pauses.filter((pause) => isActivePause(pause, now));
  return (
    active.find((pause) => pause.workspaceId === workspaceId) ??
    active.find((pause) => pause.workspaceId === null) ??
    null
  );
}

export const PAUSE_STATES = ["active", "expired", "resumed"] as const;
export type PauseState = (typeof PAUSE_STATES)[number];

export function pauseState(pause: PauseTimes, now: number): PauseState {
  // one that had ended by itself gives its place up to the next one; somebody who resumes comes before the end
  const { resumedAt, expiresAt } = pause;
  if (resumedAt !== null && (expiresAt === null || resumedAt < expiresAt)) return "resumed";
  return isActivePause(pause, now) ? "active" : "expired";
}
