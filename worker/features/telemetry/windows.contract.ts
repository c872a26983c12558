// Free of zod: the web reads these values.

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Window table (domain §4.4). `length_ms` is the distance from start to end, both inclusive. `bucket_ms` is the width of a
 * sparkline bar: whole minutes that divide a day, or whole days, so bars start at whole clock times. A window spans at most
 * 49 of them: five families of six-digit bars stay below 2 KB in a snapshot.
 */
export const WINDOWS = {
  "1h": { label: "Last hour", phrase: "the last hour", length_ms: HOUR, bucket_ms: 2 * MINUTE },
  "24h": { label: "Last 24 hours", phrase: "the last 24 hours", length_ms: DAY, bucket_ms: 30 * MINUTE },
  "7d": { label: "Last 7 days", phrase: "the last 7 days", length_ms: 7 * DAY, bucket_ms: 6 * HOUR },
  "30d": { label: "Last 30 days", phrase: "the last 30 days", length_ms: 30 * DAY, bucket_ms: DAY },
  "90d": { label: "Last 90 days", phrase: "the last 90 days", length_ms: 90 * DAY, bucket_ms: 3 * DAY },
} as const;

export type WindowKey = keyof typeof WINDOWS;

export const WINDOW_KEYS = Object.keys(WINDOWS) as WindowKey[];

/** How far back any window reaches, with a day to spare: what is older is nobody's number. */
export const WINDOWS_REACH_MS = Math.max(...Object.values(WINDOWS).map((window) => window.length_ms)) + DAY;

export const DEFAULT_WINDOW: WindowKey = "24h";

/** The window of a query value; anything unknown is the default. */
export const parseWindow = (value: string | null | undefined): WindowKey =>
  WINDOW_KEYS.find((key) => key === value) ?? DEFAULT_WINDOW;

/** First bar that overlaps a window that starts at `start`: bars are aligned to the epoch. */
export const firstBucketAt = (start: number, bucketMs: number): number => Math.floor(start / bucketMs) * bucketMs;
