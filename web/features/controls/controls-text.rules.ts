import { counted } from "../../ui/counted.ts";
import { describeError } from "../../ui/error-text.ts";
import type { Pause } from "./controls.ts";

/** Where a pause holds, in words. */
export const scopeText = (pause: Pick<Pause, "workspace">): string => pause.workspace?.name ?? "Every workspace";

const inSentence = (scope: Pick<Pause, "workspace">): string => scope.workspace?.name ?? "every workspace";

/**
 * What resuming a pause came to: who can start it again, and what still stands against that.
 *
 * @param others active pauses of the control that stay
 */
export function resumedText(
  label: string,
  resumed: Pick<Pause, "workspace">,
  others: readonly Pick<Pause, "workspace">[],
): string {
  const told = `${label} is resumed for ${inSentence(resumed)}.`;
  const everywhere = others.find(({ workspace }) => workspace === null);
  if (everywhere !== undefined) return `${told} It stays paused for every workspace.`;
  if (resumed.workspace !== null || others.length === 0) return `${told} Operators can start it again at once.`;
  const [first] = others;
  const left = others.length === 1 && first !== undefined ? inSentence(first) : counted(others.length, "workspace");
  return `${told} It stays paused for ${left}.`;
}

export const resumeRefusedText = (label: string, pause: Pick<Pause, "workspace">, error: unknown): string => {
  const told = describeError(error);
  return `${label} was not resumed for ${inSentence(pause)}. ${told.title}: ${told.detail}`;
};

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
