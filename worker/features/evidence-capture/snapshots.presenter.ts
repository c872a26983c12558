import { toIso } from "../../platform/clock.ts";
import type { EvidenceComparison, Snapshot } from "../evidence/evidence.contract.ts";
import type { EvidencePage, ListedSnapshot, SnapshotView } from "./snapshots.contract.ts";

const head = ({ id, tenantId, createdAt, createdByName, fingerprint, runId }: Snapshot) => ({
  id,
  tenant: { id: tenantId },
  created_at: toIso(createdAt),
  created_by: createdByName === null ? null : { name: createdByName },
  fingerprint,
  run: runId === null ? null : { id: runId },
});

const countChanges = ({ findings, role_assignments }: EvidenceComparison): ListedSnapshot["changes"] => ({
  new: findings.new.count,
  resolved: findings.resolved.count,
  reopened: findings.reopened.count,
  worse: findings.worse.count,
  roles_added: role_assignments?.added.count ?? 0,
  roles_removed: role_assignments?.removed.count ?? 0,
});

export function presentListed(snapshot: Snapshot): ListedSnapshot {
  const { comparison, ...summary } = snapshot.summary;
  return { ...head(snapshot), summary, changes: comparison && countChanges(comparison) };
}

export const presentSnapshot = (
  snapshot: Snapshot,
  storedReportIds: string[],
  page: EvidencePage | null,
): SnapshotView => ({
  ...head(snapshot),
  summary: snapshot.summary,
  stored_report_ids: storedReportIds,
  page,
});
