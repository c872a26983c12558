const pad = (value: number): string => String(value).padStart(2, "0");

const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "medium" });
const day = new Intl.DateTimeFormat(undefined, { dateStyle: "medium" });

const short = new Intl.DateTimeFormat(undefined, {
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});
const shortWithYear = new Intl.DateTimeFormat(undefined, {
  year: "numeric",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
});

/** For dense lists: no seconds, and the year only when it is not the one of `now`. */
export const formatLocalShort = (at: Date, now: Date): string =>
  (at.getFullYear() === now.getFullYear() ? short : shortWithYear).format(at);

/** Local date and time in the viewer's manner. */
export const formatLocal = (at: Date): string => full.format(at);

export const formatLocalDay = (at: Date): string => day.format(at);

/** `18:04:09`, local. */
export const formatClock = (at: Date): string =>
  `${pad(at.getHours())}:${pad(at.getMinutes())}:${pad(at.getSeconds())}`;

/** `2026-11-23 18:04:09 UTC` */
export const formatUtc = (at: Date): string => `${at.toISOString().slice(0, 19).replace("T", " ")} UTC`;

/** `850 ms`, `4.2 s`, `3 min 5 s`, `2 h 4 min` */
export function formatDuration(ms: number): string {
  if (ms < 1_000) return `${Math.max(0, Math.round(ms))} ms`;
  if (ms < 60_000) return `${(ms / 1_000).toFixed(1)} s`;
  const minutes = Math.floor(ms / 60_000);
  if (minutes < 60) return `${minutes} min ${Math.floor((ms % 60_000) / 1_000)} s`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
