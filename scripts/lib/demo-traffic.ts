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
  return `${bar} ${tally.sent}/${total} sent, ${tally.created} started, ${tally.reused} reused, ${tally.failed} failed`;
}
