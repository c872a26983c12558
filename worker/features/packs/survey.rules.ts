import type {
  EvidenceItem,
  EvidenceSection,
  FindingEvidence,
  OperationEvidence,
  PermissionEvidence,
  RoleAssignmentEvidence,
} from "../evidence/evidence.contract.ts";
import { SEVERITIES, type Severity } from "../findings/finding-rules.contract.ts";

/** Rows that a table of the summary has at most: the files beside it have all. */
export const TABLE_ROWS = 50;

const OPEN_STATES: ReadonlySet<string> = new Set(["open", "in_progress", "reopened"]);

export interface RoleCount {
  role_name: string;
  is_custom_role: boolean;
  assignments: number;
  users: number;
  groups: number;
  applications: number;
}

/** What the summary tells of a snapshot: counted and picked while it is read, so that it need not be held. */
export interface Survey {
  connection: EvidenceItem<"connection"> | null;
  reports: { type: string; created_at: string }[];
  findings: { total: number; open: number; overdue: number; accepted: number; bySeverity: Record<Severity, number> };
  worst: FindingEvidence[];
  roles: Map<string, RoleCount>;
  assignments: { total: number; standing: number; guests: number };
  missing: PermissionEvidence[];
  permissions: { required: number; granted: number; extra: number };
  operations: { total: number; latest: OperationEvidence[] };
}

export const emptySurvey = (): Survey => ({
  connection: null,
  reports: [],
  findings: {
    total: 0,
    open: 0,
    overdue: 0,
    accepted: 0,
    bySeverity: { critical: 0, high: 0, medium: 0, low: 0, info: 0 },
  },
  worst: [],
  roles: new Map(),
  assignments: { total: 0, standing: 0, guests: 0 },
  missing: [],
  permissions: { required: 0, granted: 0, extra: 0 },
  operations: { total: 0, latest: [] },
});

const rank = ({ severity, first_detected_at, id }: FindingEvidence): string =>
  `${SEVERITIES.indexOf(severity)} ${first_detected_at} ${id}`;

function takeFinding(survey: Survey, finding: FindingEvidence, frozenAt: string): void {
  const { findings } = survey;
  findings.total += 1;
  if (finding.state === "risk_accepted") findings.accepted += 1;
  if (!OPEN_STATES.has(finding.state)) return;
  findings.open += 1;
  findings.bySeverity[finding.severity] += 1;
  if (finding.due_at !== null && finding.due_at < frozenAt) findings.overdue += 1;
  survey.worst.push(finding);
  if (survey.worst.length >= 4 * TABLE_ROWS) survey.worst = worstOf(survey.worst);
}

/** The worst first, of one severity the longest known first. */
export const worstOf = (findings: readonly FindingEvidence[]): FindingEvidence[] =>
  findings.toSorted((left, right) => (rank(left) < rank(right) ? -1 : 1)).slice(0, TABLE_ROWS);

const COUNTED_AS = { user: "users", group: "groups", service_principal: "applications", unknown: null } as const;

function takeAssignment({ roles, assignments }: Survey, item: RoleAssignmentEvidence): void {
  const role = roles.get(item.role_template_id) ?? {
    ...{ role_name: item.role_name, is_custom_role: item.is_custom_role },
    ...{ assignments: 0, users: 0, groups: 0, applications: 0 },
  };
  role.assignments += 1;
  const column = COUNTED_AS[item.principal_type];
  if (column !== null) role[column] += 1;
  roles.set(item.role_template_id, role);
  assignments.total += 1;
  if (item.duration === "permanent") assignments.standing += 1;
  if (item.is_guest === true) assignments.guests += 1;
}

function takePermission({ permissions, missing }: Survey, item: PermissionEvidence): void {
  if (item.kind !== "required") {
    permissions.extra += 1;
    return;
  }
  permissions.required += 1;
  if (item.status === "granted") permissions.granted += 1;
  else if (missing.length < TABLE_ROWS) missing.push(item);
}

function takeOperation({ operations }: Survey, item: OperationEvidence): void {
  operations.total += 1;
  operations.latest.push(item);
  operations.latest.sort((left, right) => (left.created_at > right.created_at ? -1 : 1)).splice(TABLE_ROWS);
}

/** @param frozenAt of the snapshot, ISO 8601: what was overdue then */
export const takers = (
  survey: Survey,
  frozenAt: string,
): { [S in EvidenceSection]: (item: EvidenceItem<S>) => void } => ({
  connection: (item) => {
    survey.connection = item;
  },
  reports: ({ type, created_at }) => void survey.reports.push({ type, created_at }),
  role_assignments: (item) => takeAssignment(survey, item),
  permissions: (item) => takePermission(survey, item),
  findings: (item) => takeFinding(survey, item, frozenAt),
  operations: (item) => takeOperation(survey, item),
});
