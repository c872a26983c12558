import type { EvidenceComparison } from "../../../worker/features/evidence/evidence.contract.ts";

/** Whether there is anything to tell. A snapshot may be another one all the same, for instance by an operation. */
export function hasChanges({
  findings,
  role_assignments: roles,
  permission_score: score,
}: EvidenceComparison): boolean {
  const kinds = [...Object.values(findings), ...(roles === null ? [] : [roles.added, roles.removed])];
  return kinds.some(({ count }) => count > 0) || (score !== null && score.before !== score.now);
}
