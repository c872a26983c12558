import type { ReasonCode } from "./reason-codes.contract.ts";
import type {
  CheckStatus,
  EvidenceKind,
  StoredOverall,
  StoredReport,
  VerificationChange,
  VerificationCheck,
} from "./verification-checks.contract.ts";

/** A report that was generated longer ago than this is stale, ms. */
export const REPORT_STALE_AFTER = 24 * 60 * 60_000;

export const STALE_REASONS = ["other_connection", "connection_changed", "too_old"] as const;
export type StaleReason = (typeof STALE_REASONS)[number];

/** Why a report no longer speaks for the connection; empty when it does. Times are epoch ms. */
export function staleReasons(
  report: Pick<StoredReport, "connectionId" | "configuredAt" | "generatedAt">,
  connection: { id: string; configuredAt: number },
  now: number,
): StaleReason[] {
  // what another connection was found to be says nothing about this one's changes
  if (report.connectionId !== connection.id) return ["other_connection"];
  const because: StaleReason[] = [];
  // not “later”: the clocks of two machines differ, and what counts is that it is another configuration
  if (connection.configuredAt !== report.configuredAt) because.push("connection_changed");
  if (now - report.generatedAt > REPORT_STALE_AFTER) because.push("too_old");
  return because;
}

const isFinding = ({ status }: VerificationCheck): boolean => status === "fail" || status === "warn";

/** First check that is not `pass`, `skip` or `running` and has a reason (domain §5). */
export const primaryFinding = (checks: readonly VerificationCheck[]): VerificationCheck | null =>
  checks.find((check) => isFinding(check) && (check.reason_code ?? "") !== "") ?? null;

export const primaryReason = (checks: readonly VerificationCheck[]): ReasonCode | null =>
  primaryFinding(checks)?.reason_code ?? null;

/** What decides how the verification ends: the first finding that blocks, else the first one. */
export const decisiveFinding = (checks: readonly VerificationCheck[]): VerificationCheck | null =>
  primaryFinding(checks.filter(({ blocking, status }) => blocking && status === "fail")) ?? primaryFinding(checks);

export function overallOf(checks: readonly VerificationCheck[]): StoredOverall {
  const findings = checks.filter(isFinding);
  if (findings.some(({ blocking, status }) => blocking && status === "fail")) return "blocked";
  return findings.length > 0 ? "needs_attention" : "ready";
}

export function countStatuses(checks: readonly VerificationCheck[]): Record<CheckStatus, number> {
  const counts = { pass: 0, fail: 0, warn: 0, skip: 0, running: 0 };
  for (const { status } of checks) counts[status] += 1;
  return counts;
}

/** What differs from the previous report, check by check. */
export function changesSince(
  previous: readonly VerificationCheck[],
  checks: readonly VerificationCheck[],
): VerificationChange[] {
  return checks.flatMap((check) => {
    const before = previous.find(({ key }) => key === check.key);
    if (before === undefined) return [];
    if (before.status === check.status && before.reason_code === check.reason_code) return [];
    const side = ({ status, reason_code }: VerificationCheck) => ({ status, reason_code });
    return [{ key: check.key, from: side(before), to: side(check) }];
  });
}

/** Evidence that says what was found. The rest says how, when, or how much: another one each time, or of no weight. */
const TELLING: ReadonlySet<EvidenceKind> = new Set([
  "external_tenant_id",
  "application_id",
  "consent_status",
  "missing_permission",
  "unknown_permission",
]);

/** What a fingerprint is taken of: what was found, not when, nor by which request. */
export const fingerprintText = (checks: readonly VerificationCheck[]): string => JSON.stringify(checks.map(findingOf));

/** One finding without what is new in every run: an acknowledgement holds for exactly this. */
export const findingOf = ({ key, status, severity, blocking, reason_code, evidence }: VerificationCheck) => [
  key,
  status,
  severity,
  blocking,
  reason_code,
  evidence
    .filter(({ kind }) => TELLING.has(kind))
    .map(({ kind, value }) => `${kind}=${value}`)
    .sort(),
];
