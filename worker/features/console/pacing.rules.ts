/** Shortest pause between two frames, ms: one display refresh. */
const SHORTEST_MS = 16;
/** A broadcast costs about 40 µs per socket; twice that keeps half of the object's time free. */
const PER_SOCKET_MS = 0.08;
const LONGEST_MS = 500;

/** Least time between two frames to the same sockets, ms. */
export const frameInterval = (sockets: number): number =>
  Math.min(LONGEST_MS, Math.max(SHORTEST_MS, PER_SOCKET_MS * sockets));

/** Earliest time of the next frame. A clock that was set back must not hold frames up until it is where it was. */
export const nextFrameAt = (now: number, lastFrameAt: number, sockets: number): number =>
  Math.min(now, lastFrameAt) + frameInterval(sockets);

export interface WakeInput {
  now: number;
  sockets: number;
  /** The ledger may have grown since the last pull. */
  dirty: boolean;
  lastPullAt: number;
  lastFrameAt: number;
  checkpointDueAt: number | null;
  nextDepartureAt: number | null;
  nextPrefetchAt: number | null;
  nextBarAt: number | null;
  sessionsCheckedAt: number;
  firstExpiryAt: number | null;
  /** A pull ended early: a rebuild goes on at once. */
  behind: boolean;
}

/** Safety pull while dashboards are open: a notification may have been lost. */
const SAFETY_PULL_MS = 30_000;
/** Pull after a notification when nobody looks: only so that the next dashboard opens with a short tail. */
const IDLE_PULL_MS = 60_000;
export const SESSION_CHECK_MS = 60_000;

/** When the hub has something to do by itself, epoch ms; null when it may sleep until it is called. */
export function nextWake(input: WakeInput): number | null {
  if (input.behind) return input.now;
  const due: (number | null)[] = [input.checkpointDueAt];
  if (input.sockets === 0) {
    if (input.dirty) due.push(input.lastPullAt + IDLE_PULL_MS);
  } else {
    const earliestFrame = nextFrameAt(input.now, input.lastFrameAt, input.sockets);
    const frame = (at: number | null) => (at === null ? null : Math.max(at, earliestFrame));
    due.push(
      input.dirty ? earliestFrame : input.lastPullAt + SAFETY_PULL_MS,
      frame(input.nextDepartureAt),
      frame(input.nextBarAt),
      input.nextPrefetchAt,
      input.sessionsCheckedAt + SESSION_CHECK_MS,
      input.firstExpiryAt,
    );
  }
  const times = due.filter((at): at is number => at !== null);
  return times.length === 0 ? null : Math.max(input.now, Math.min(...times));
}
