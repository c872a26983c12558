import type { CheckView } from "../../../worker/features/providers/verification.contract.ts";
import {
  CHECK_SEVERITIES,
  type CheckEvidence,
  type CheckStatus,
  type EvidenceKind,
} from "../../../worker/features/providers/verification-checks.contract.ts";

const STATUS_RANK: Record<CheckStatus, number> = { fail: 0, warn: 1, running: 2, skip: 3, pass: 4 };

const isFinding = ({ status }: CheckView): boolean => status === "fail" || status === "warn";

/** Findings first, the most severe on top; the others after them, in the order in which they ran. */
export const bySeverity = (checks: readonly CheckView[]): CheckView[] =>
  checks.toSorted(
    (a, b) =>
      Number(isFinding(b)) - Number(isFinding(a)) ||
      (isFinding(a) ? CHECK_SEVERITIES.indexOf(b.severity) - CHECK_SEVERITIES.indexOf(a.severity) : 0) ||
      STATUS_RANK[a.status] - STATUS_RANK[b.status],
  );

/** Evidence by kind, so that twelve missing permissions are one line with twelve values. */
export function groupEvidence(evidence: readonly CheckEvidence[]): { kind: EvidenceKind; values: string[] }[] {
  const byKind = new Map<EvidenceKind, string[]>();
  for (const { kind, value } of evidence) byKind.set(kind, [...(byKind.get(kind) ?? []), value]);
  return [...byKind].map(([kind, values]) => ({ kind, values }));
}
