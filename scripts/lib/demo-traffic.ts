export interface Tally {
  sent: number;
  created: number;
  reused: number;
  failed: number;
  lastFailure: string | null;
}

const MAX_RATE = 50;
const MAX_MINUTES = 60;

/** @throws RangeError for a rate (starts a second) or a length (minutes) that is no positive number within the bounds */
export function parseTraffic(values: { rate: string; minutes: string }): { rate: number; minutes: number } {
  const rate = Number(values.rate);
  const minutes = Number(values.minutes);
  if (!(rate > 0 && rate <= MAX_RATE)) throw new RangeError(`--rate is a number above 0 and at most ${MAX_RATE}.`);
  if (!(minutes > 0 && minutes <= MAX_MINUTES))
    throw new RangeError(`--minutes is a number above 0 and at most ${MAX_MINUTES}.`);
  return { rate, minutes };
}

const BAR_WIDTH = 24;

export function progressBar(tally: Tally, total: number): string {
  const done = total === 0 ? BAR_WIDTH : Math.floor((tally.sent / total) * BAR_WIDTH);
  const bar = "█".repeat(done) + "░".repeat(BAR_WIDTH - done);
  return `${bar} ${tally.sent}/${total} sent, ${tally.created} started, ${tally.reused} nothing new, ${tally.failed} failed`;
}

/** What people do in the demo, and how often out of a hundred: every family of milestones has its share. */
export const TRAFFIC_MIX = [
  ["provider.connection.check", 48],
  ["inventory.sync", 10],
  ["entra_admin_roles.scan", 12],
  ["permission_posture.check", 8],
  ["support_diagnostics", 8],
  ["evidence.snapshot", 5],
  ["review_pack", 5],
  ["onboarding", 4],
] as const;
export type Deed = (typeof TRAFFIC_MIX)[number][0];

/** @param chance from 0 up to, not including, 1 */
export function pickDeed(chance: number): Deed {
  let left = chance * 100;
  for (const [deed, share] of TRAFFIC_MIX) {
    left -= share;
    if (left < 0) return deed;
  }
  return TRAFFIC_MIX[0][0];
}

/**
 * A conflict belongs to it: the tenant has no report or snapshot yet, or somebody else is at it already. What is the same
 * was found instead of started, as far as the tally goes.
 */
export const isConflict = (status: number): boolean => status === 409;
