import { assessPermissions } from "../providers/permissions.rules.ts";
import { type StaleReason, staleReasons } from "../providers/verification.rules.ts";
import type { Sources } from "./diagnostics-sources.ts";

type Evidence = Pick<Sources, "contextType" | "tenant" | "connection" | "permissions" | "report" | "run" | "now">;

/** An operation that ended longer ago says little about how the tenant is now, ms. */
export const RUN_STALE_AFTER = 24 * 60 * 60_000;

/** The same of what was found and handed over (FR-241-012). */
export const ARTIFACT_STALE_AFTER = RUN_STALE_AFTER;

const OF_REPORT: Readonly<Record<StaleReason, string>> = {
  other_connection: "The verification report is of another provider connection than the default one.",
  connection_changed: "The provider connection has changed since the verification report.",
  too_old: "The verification report is older than 24 hours.",
};

/** Which evidence about the connection is too old to rely on; one sentence each, none when all is fresh. */
export function staleConnectionEvidence({
  connection,
  permissions,
  report,
  now,
}: Pick<Evidence, "connection" | "permissions" | "report" | "now">): string[] {
  if (connection === null) return [];
  const notes = report === null ? [] : staleReasons(report, connection, now).map((reason) => OF_REPORT[reason]);
  const wasRead = permissions !== null && permissions.refreshedAt !== null;
  return wasRead && assessPermissions(permissions, now).isStale
    ? [...notes, "The permission evidence is older than 24 hours."]
    : notes;
}

/** A run that the bundle is about is its own truth, however old. */
export const isStaleRun = ({ contextType, run, now }: Pick<Evidence, "contextType" | "run" | "now">): boolean =>
  contextType === "tenant" && now - (run?.run.completedAt ?? now) > RUN_STALE_AFTER;

/** Which evidence is too old to rely on. */
export const staleEvidence = (evidence: Evidence): string[] => [
  ...staleConnectionEvidence(evidence),
  ...(isStaleRun(evidence) ? ["The latest operation ended more than 24 hours ago."] : []),
];

/** What a diagnosis rests on and does not have. A workspace-wide run rests on itself. */
export function missingEvidence({ tenant, connection, report, run }: Evidence): string[] {
  if (tenant === null) return [];
  const missing: string[] = [];
  if (connection === null) missing.push("No provider connection exists for this tenant yet.");
  else if (report === null) missing.push("The provider connection was never verified.");
  if (run === null) missing.push("No operation has ended on this tenant yet.");
  return missing;
}

/** When the newest evidence was observed, epoch ms; null when there is none. */
export function evidenceAt({ connection, permissions, report, run }: Evidence): number | null {
  const times = [
    connection?.lastHealthCheckAt,
    permissions?.refreshedAt,
    report?.generatedAt,
    run?.run.completedAt ?? run?.run.progressedAt,
  ].filter((at) => typeof at === "number");
  return times.length === 0 ? null : Math.max(...times);
}
