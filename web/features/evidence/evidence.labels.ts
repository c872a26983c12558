import type { EvidenceSummary } from "../../../worker/features/evidence/evidence.contract.ts";
import type { EvidenceSection } from "../../../worker/features/evidence/evidence-words.contract.ts";
import type { ListedSnapshot } from "../../../worker/features/evidence-capture/snapshots.contract.ts";
import { SEVERITIES } from "../../../worker/features/findings/finding-rules.contract.ts";
import type { REPORT_TYPES } from "../../../worker/features/telemetry/catalog.contract.ts";

export const SECTION_LABELS: Record<EvidenceSection, string> = {
  reports: "Reports",
  role_assignments: "Role assignments",
  permissions: "Permissions",
  findings: "Findings",
  operations: "Operations",
  connection: "Provider connection",
};

export const REPORT_LABELS: Record<(typeof REPORT_TYPES)[number], string> = {
  "entra.admin_roles": "Admin roles",
  permission_posture: "Permission posture",
};

type Numbers = Pick<EvidenceSummary, "findings">;

export const activeFindings = ({ findings }: Numbers): number =>
  SEVERITIES.reduce((sum, severity) => sum + findings.active[severity], 0);

/** “1 critical, 2 high”; what none is of is left out. */
export function severityText({ findings }: Numbers): string {
  const told = SEVERITIES.filter((severity) => findings.active[severity] > 0);
  return told.length === 0
    ? "None needs attention"
    : told.map((severity) => `${findings.active[severity]} ${severity}`).join(", ");
}

/** What changed since the snapshot before, in one line. */
export function changesText(changes: ListedSnapshot["changes"]): string {
  if (changes === null) return "First snapshot";
  const told: [number, string][] = [
    [changes.new, "new"],
    [changes.resolved, "resolved"],
    [changes.reopened, "reopened"],
    [changes.worse, "worse"],
    [changes.roles_added, changes.roles_added === 1 ? "role added" : "roles added"],
    [changes.roles_removed, changes.roles_removed === 1 ? "role removed" : "roles removed"],
  ];
  const words = told.filter(([count]) => count > 0).map(([count, word]) => `${count} ${word}`);
  return words.length === 0 ? "No change" : words.join(", ");
}
