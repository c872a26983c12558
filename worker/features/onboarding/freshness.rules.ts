import { type StaleReason, staleReasons } from "../providers/verification.rules.ts";
import type { OnboardingTruth } from "./readiness.rules.ts";

const OF_REPORT: Readonly<Record<StaleReason, string>> = {
  other_connection: "The verification report is of another provider connection than the selected one.",
  connection_changed: "The provider connection has changed since the verification report.",
  too_old: "The verification report is older than 24 hours.",
};

/** Which of connection, report and permission evidence is older than it should be; one sentence each, none when all are fresh. */
export function freshnessNotes({ connection, report, permissions }: OnboardingTruth, now: number): string[] {
  if (connection === null) return [];
  const notes = report === null ? [] : staleReasons(report, connection, now).map((reason) => OF_REPORT[reason]);
  // before a first verification nothing was ever read, which the summary says already
  if (permissions === null || !permissions.isStale || (report === null && permissions.refreshedAt === null))
    return notes;
  return [
    ...notes,
    permissions.refreshedAt === null
      ? "The permission evidence was never refreshed."
      : "The permission evidence is older than 24 hours.",
  ];
}
