import type { Severity } from "./finding-rules.contract.ts";

const DAY_MS = 86_400_000;

/** Days in which a finding is to be dealt with; null for what has no deadline. */
export const DUE_DAYS = { critical: 3, high: 14, medium: 30, low: 90, info: null } as const satisfies Record<
  Severity,
  number | null
>;

/** Milliseconds from opening to the due date. */
export function timeFor(severity: Severity): number | null {
  const days = DUE_DAYS[severity];
  return days === null ? null : days * DAY_MS;
}

/** The due date of what was opened, or reopened, at that time. */
export function dueFrom(severity: Severity, since: number): number | null {
  const time = timeFor(severity);
  return time === null ? null : since + time;
}
