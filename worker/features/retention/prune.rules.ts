const DAY_MS = 24 * 60 * 60_000;

export const RETENTION_MESSAGE = "Retention days must be at least 1.";

/** @throws RangeError with the message of the product: zero days would empty the ledger */
export function requireRetentionDays(days: number): number {
  if (!Number.isInteger(days) || days < 1) throw new RangeError(RETENTION_MESSAGE);
  return days;
}

/** Days from a setting or a command line. @throws RangeError with the message of the product */
export const parseRetentionDays = (value: string): number =>
  requireRetentionDays(value.trim() === "" ? Number.NaN : Number(value));

/** Rows that occurred before this instant (epoch ms) are past their retention. */
export const cutoffAt = (now: number, days: number): number => now - days * DAY_MS;

export const pruneMessage = (rows: number, days: number): string =>
  `Deleted ${rows} product usage event(s) older than ${days} days.`;

/** When the daily prune runs next (03:17 UTC, see wrangler.toml). */
export function nextPruneAt(now: number): number {
  const today = Math.floor(now / DAY_MS) * DAY_MS + (3 * 60 + 17) * 60_000;
  return today > now ? today : today + DAY_MS;
}
