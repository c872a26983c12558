import { MOST_ACCEPTANCE_DAYS } from "../../../worker/features/findings/finding-actions.contract.ts";

const pad = (value: number): string => String(value).padStart(2, "0");

/** Local day that is so many days after the given time, as a date field has it. */
export function dayAfter(now: Date, days: number): string {
  const day = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days);
  return `${day.getFullYear()}-${pad(day.getMonth() + 1)}-${pad(day.getDate())}`;
}

/** Days that an acceptance can end on: it lasts to the end of the day, within the most that the server takes. */
export const firstDay = (now: Date): string => dayAfter(now, 0);
export const lastDay = (now: Date): string => dayAfter(now, MOST_ACCEPTANCE_DAYS - 1);
export const usualDay = (now: Date): string => dayAfter(now, 90);

/** The end of a local day; null for what is no day. */
export function endOfDay(day: string): string | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T23:59:59`) : null;
  return at === null || Number.isNaN(at.getTime()) ? null : at.toISOString();
}
