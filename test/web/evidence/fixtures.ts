import type { EvidenceComparison, EvidenceSummary } from "../../../worker/features/evidence/evidence.contract.ts";
import type {
  EvidencePage,
  ListedSnapshot,
  SnapshotView,
} from "../../../worker/features/evidence-capture/snapshots.contract.ts";
import { TEN } from "../admin/fixtures.ts";

export const SNAPSHOTS = `/api/admin/tenants/${TEN}/evidence-snapshots`;
export const EVS = "evs_1";

type Numbers = Omit<EvidenceSummary, "comparison">;

export const numbersOf = (more: Partial<Numbers> = {}): Numbers => ({
  reports: [{ report_id: "rep_1", type: "entra.admin_roles", created_at: "2026-11-27T08:00:00.000Z" }],
  ...{ role_assignments: 12, permissions: 9, permission_score: 80, connection: true },
  findings: { active: { critical: 1, high: 2, medium: 0, low: 0, info: 0 }, risk_accepted: 1, resolved: 4 },
  operations: { total: 7, succeeded: 6, is_capped: false },
  ...more,
});

const none = { count: 0, items: [] };

export const comparisonOf = (more: Partial<EvidenceComparison> = {}): EvidenceComparison => ({
  ...{ snapshot_id: "evs_0", created_at: "2026-10-01T08:00:00.000Z", is_unchanged: false },
  findings: { new: none, resolved: none, reopened: none, worse: none },
  ...{ role_assignments: null, permission_score: null },
  ...more,
});

const head = {
  ...{ id: EVS, tenant: { id: TEN }, created_at: "2026-11-28T08:00:00.000Z", created_by: { name: "Ada Owner" } },
  ...{ fingerprint: "f".repeat(64), run: { id: "run_1" } },
};

export const listedOf = (more: Partial<ListedSnapshot> = {}): ListedSnapshot => ({
  ...head,
  summary: numbersOf(),
  changes: null,
  ...more,
});

export const snapshotOf = (more: Partial<SnapshotView> = {}): SnapshotView => ({
  ...head,
  summary: { ...numbersOf(), comparison: null },
  stored_report_ids: ["rep_1"],
  page: null,
  ...more,
});

export const findingItem = (subject_label: string) => ({
  ...{ id: `fnd_${subject_label}`, rule: "admin_roles.guest_holds_role" as const, severity: "high" as const },
  ...{ state: "open" as const, subject_type: "user" as const, subject_id: "u", subject_label, facts: {} },
  ...{ owner_name: null, due_at: null, resolved_at: null, accepted_reason: null, accepted_until: null },
  ...{ first_detected_at: "2026-11-01T08:00:00.000Z", last_detected_at: "2026-11-27T08:00:00.000Z" },
});

export const findingsPage = (labels: string[], part = 0, next_part: number | null = null): EvidencePage => ({
  ...{ section: "findings", part, items: labels.map(findingItem), next_part },
});
