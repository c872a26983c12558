import { frameInterval } from "./pacing.rules.ts";

/** Least time between two frames while nothing fails, ms. */
const CALM_MS = 1_000;
/** The same when a run failed: what follows it within this time shares its frame. */
const FAILING_MS = 250;
/** Least time between two reads that notifications ask for, ms. */
const READ_PAUSE_MS = 250;
/** A notification may have been lost: the transitions' head is asked again after this long. */
const DOUBT_AFTER_MS = 30_000;
/** The same when nobody looks, and only after a notification: the next dashboard opens with a short tail. */
const IDLE_READ_MS = 60_000;
const RETRY_MS = 2_000;

// A clock that was set back must not hold anything up until it is where it was.
const past = (at: number, now: number): number => Math.min(at, now);

export interface PaceInput {
  now: number;
  sockets: number;
  lastFrameAt: number;
  /** A run failed since the last frame. */
  hasFailure: boolean;
}

/** Earliest time of the next frame to sockets that have had one. */
export const nextFrameAt = ({ now, sockets, lastFrameAt, hasFailure }: PaceInput): number =>
  past(lastFrameAt, now) + (hasFailure ? Math.max(FAILING_MS, frameInterval(sockets)) : CALM_MS);

export interface ReadInput {
  now: number;
  sockets: number;
  /** Transitions may have been written since the last read. */
  isDirty: boolean;
  lastReadAt: number;
}

/** When the transitions have to be read again by themselves, epoch ms; null when nobody looks and nothing is known. */
export function nextReadAt({ now, sockets, isDirty, lastReadAt }: ReadInput): number | null {
  const since = past(lastReadAt, now);
  if (sockets === 0) return isDirty ? since + IDLE_READ_MS : null;
  return since + (isDirty ? READ_PAUSE_MS : DOUBT_AFTER_MS);
}

export interface WakeInput extends PaceInput, ReadInput {
  /** A read ended early: deriving everything again goes on at once. */
  isBehind: boolean;
  /** The last read failed. */
  isUnreachable: boolean;
  /** Something changed that the sockets have not been told. */
  hasNews: boolean;
  /** When something leaves a window by itself. */
  nextDepartureAt: number | null;
}

/** When the operations have something to do by themselves, epoch ms; null when they may sleep until they are called. */
export function nextWake(input: WakeInput): number | null {
  if (input.isBehind) return input.now;
  if (input.isUnreachable) return input.now + RETRY_MS;
  const due = [nextReadAt(input)];
  if (input.sockets > 0) {
    const frame = nextFrameAt(input);
    if (input.hasNews) due.push(frame);
    if (input.nextDepartureAt !== null) due.push(Math.max(frame, input.nextDepartureAt));
  }
  const times = due.filter((at): at is number => at !== null);
  return times.length === 0 ? null : Math.max(input.now, Math.min(...times));
}
