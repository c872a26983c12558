import type { AuditAction, AuditInput } from "../audit/audit.usecases.ts";
import type { FindingAction } from "./finding-actions.contract.ts";
import type { Change } from "./findings.repository.ts";

const WORDS = {
  start_work: "tenant.finding.work_started",
  resolve: "tenant.finding.resolved",
  accept_risk: "tenant.finding.risk_accepted",
  end_acceptance: "tenant.finding.acceptance_ended",
  reopen: "tenant.finding.reopened",
  assign: "tenant.finding.assigned",
  unassign: "tenant.finding.unassigned",
} as const satisfies Record<FindingAction, AuditAction>;

/** Ids in an entry: enough to find them by, however many there were. */
const MOST_IDS = 20;

/**
 * One entry for all changes of a request: which findings and how many, never what somebody wrote about them.
 *
 * @param left how many were left as they were; null for a change of one finding
 */
export function entryOf(
  action: FindingAction,
  { workspaceId, tenantId }: { workspaceId: string; tenantId: string },
  changes: readonly Change[],
  left: { unchanged: number; notPossible: number } | null,
): Omit<AuditInput, "actor"> {
  const [first] = changes;
  const metadata: NonNullable<AuditInput["metadata"]> = {};
  if (action === "assign") metadata.owner_user_id = first?.after.ownerUserId ?? null;
  if (left !== null) {
    metadata.findings = changes.length;
    metadata.finding_ids = changes.slice(0, MOST_IDS).map(({ id }) => id);
    metadata.unchanged = left.unchanged;
    metadata.not_possible = left.notPossible;
  }
  return {
    ...{ workspaceId, tenantId, action: WORDS[action], outcome: "succeeded", metadata },
    resource: { type: "finding", id: changes.length === 1 ? (first?.id ?? null) : null },
  };
}
