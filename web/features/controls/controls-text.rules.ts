import type { Pause } from "./controls.ts";

/** Where a pause holds, in words. */
export const scopeText = (pause: Pick<Pause, "workspace">): string => pause.workspace?.name ?? "Every workspace";

export const PAUSE_STATE_LABELS: Record<Pause["state"], string> = {
  active: "Active",
  expired: "Ended by itself",
  resumed: "Resumed",
};

export const DURATIONS = [
  { value: "", label: "Until someone resumes" },
  { value: "60", label: "1 hour" },
  { value: "240", label: "4 hours" },
  { value: "1440", label: "1 day" },
  { value: "10080", label: "7 days" },
] as const;

/** When a pause of that many minutes ends, ISO 8601; undefined for one without an end. */
export const endOf = (minutes: string, now: number): string | undefined =>
  minutes === "" ? undefined : new Date(now + Number(minutes) * 60_000).toISOString();
