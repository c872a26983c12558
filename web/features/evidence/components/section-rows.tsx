import { type JSX, Match, Switch } from "solid-js";
import type {
  ConnectionEvidence,
  FindingEvidence,
  OperationEvidence,
  PermissionEvidence,
  ReportEvidence,
  RoleAssignmentEvidence,
} from "../../../../worker/features/evidence/evidence.contract.ts";
import type { EvidencePage } from "../../../../worker/features/evidence-capture/snapshots.contract.ts";
import { FINDING_RULES } from "../../../../worker/features/findings/finding-rules.contract.ts";
import { OPERATIONS } from "../../../../worker/features/operations/operation-types.contract.ts";
import { Badge } from "../../../ui/badge.tsx";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { EmptyState } from "../../../ui/empty-state.tsx";
import { Timestamp } from "../../../ui/timestamp.tsx";
import { SEVERITY_LABELS, stateLabel } from "../../findings/findings.labels.ts";
import { runLabel } from "../../operations/operations.labels.ts";
import { REPORT_LABELS, SECTION_LABELS } from "../evidence.labels.ts";

/** A text of the provider or of a person: it may be anything, so it keeps its own direction and breaks where it must. */
const name = (text: string): JSX.Element => <bdi class="[overflow-wrap:anywhere]">{text}</bdi>;

const reports: readonly Column<ReportEvidence>[] = [
  { key: "type", header: "Report", primary: true, cell: (row) => REPORT_LABELS[row.type] },
  { key: "at", header: "Made at", cell: (row) => <Timestamp at={row.created_at} /> },
];

const roleAssignments: readonly Column<RoleAssignmentEvidence>[] = [
  { key: "role", header: "Role", primary: true, cell: (row) => name(row.role_name) },
  {
    key: "who",
    header: "Held by",
    cell: (row) => (
      <span>
        {name(row.principal_name ?? row.principal_id)}
        <span class="block text-ink-3 text-xs">
          {name(
            [row.principal_upn, row.via_group && `through ${row.via_group.name ?? row.via_group.id}`]
              .filter(Boolean)
              .join(", "),
          )}
        </span>
      </span>
    ),
  },
  {
    key: "duration",
    header: "Duration",
    cell: (row) =>
      row.duration === "permanent" ? (
        "Permanent"
      ) : row.ends_at === null ? (
        "Time-bound"
      ) : (
        <span>
          until <Timestamp at={row.ends_at} format="day" />
        </span>
      ),
  },
];

const permissions: readonly Column<PermissionEvidence>[] = [
  { key: "value", header: "Permission", primary: true, cell: (row) => name(row.value ?? row.id) },
  { key: "resource", header: "Of", cell: (row) => name(row.resource_name) },
  {
    key: "kind",
    header: "Why",
    cell: (row) => ({ required: "Needed", extra: "Not needed", unknown: "Unknown" })[row.kind],
  },
  {
    key: "status",
    header: "Status",
    cell: (row) => (
      <Badge tone={row.status === "granted" ? "success" : "danger"}>
        {row.status === "granted" ? "Granted" : "Missing"}
      </Badge>
    ),
  },
];

const findings: readonly Column<FindingEvidence>[] = [
  { key: "rule", header: "Finding", primary: true, cell: (row) => FINDING_RULES[row.rule].title },
  {
    key: "severity",
    header: "Severity",
    cell: (row) => <Badge tone={SEVERITY_LABELS[row.severity].tone}>{SEVERITY_LABELS[row.severity].text}</Badge>,
  },
  { key: "subject", header: "About", cell: (row) => name(row.subject_label) },
  {
    key: "state",
    header: "State",
    cell: (row) => <Badge tone={stateLabel(row.state).tone}>{stateLabel(row.state).text}</Badge>,
  },
  {
    key: "owner",
    header: "Owner",
    isEmpty: (row) => row.owner_name === null,
    cell: (row) => name(row.owner_name ?? "–"),
  },
];

const operations: readonly Column<OperationEvidence>[] = [
  { key: "type", header: "Operation", primary: true, cell: (row) => OPERATIONS[row.type].label },
  {
    key: "outcome",
    header: "Outcome",
    cell: (row) => {
      const label = runLabel({ status: "completed", outcome: row.outcome });
      return <Badge tone={label.tone}>{label.text}</Badge>;
    },
  },
  { key: "at", header: "Ended at", cell: (row) => <Timestamp at={row.completed_at} /> },
  {
    key: "by",
    header: "Started by",
    isEmpty: (row) => row.initiator_name === null,
    cell: (row) => name(row.initiator_name ?? "System"),
  },
];

const connection: readonly Column<ConnectionEvidence>[] = [
  {
    key: "type",
    header: "Provider connection",
    primary: true,
    cell: (row) => (row.connection_type === "platform" ? "Platform" : "Dedicated"),
  },
  { key: "consent", header: "Consent", cell: (row) => row.consent_status },
  { key: "verification", header: "Verification", cell: (row) => row.verification_status },
  {
    key: "checked",
    header: "Last health check",
    isEmpty: (row) => row.last_health_check_at === null,
    cell: (row) => (row.last_health_check_at === null ? "–" : <Timestamp at={row.last_health_check_at} />),
  },
];

function Rows<T>(props: {
  section: EvidencePage["section"];
  columns: readonly Column<T>[];
  items: readonly T[];
}): JSX.Element {
  // items of a snapshot have no key in common, and never change: their place is one
  const rows = () => props.items.map((item, index) => ({ item, index }));
  const columns = (): Column<{ item: T; index: number }>[] =>
    props.columns.map(({ cell, isEmpty, ...column }) => ({
      ...column,
      cell: (row) => cell(row.item),
      ...(isEmpty === undefined ? {} : { isEmpty: (row) => isEmpty(row.item) }),
    }));
  return (
    <DataTable
      label={SECTION_LABELS[props.section]}
      columns={columns()}
      rows={rows()}
      rowKey={(row) => String(row.index)}
      empty={<EmptyState title="Nothing of this kind was frozen" />}
    />
  );
}

/** The items of one kind, in the columns of that kind. */
export function SectionRows(props: { section: EvidencePage["section"]; pages: readonly EvidencePage[] }): JSX.Element {
  const is = (section: EvidencePage["section"]) => props.section === section;
  return (
    <Switch>
      <Match when={is("reports")}>
        <Rows
          section="reports"
          columns={reports}
          items={props.pages.flatMap((page) => (page.section === "reports" ? page.items : []))}
        />
      </Match>
      <Match when={is("role_assignments")}>
        <Rows
          section="role_assignments"
          columns={roleAssignments}
          items={props.pages.flatMap((page) => (page.section === "role_assignments" ? page.items : []))}
        />
      </Match>
      <Match when={is("permissions")}>
        <Rows
          section="permissions"
          columns={permissions}
          items={props.pages.flatMap((page) => (page.section === "permissions" ? page.items : []))}
        />
      </Match>
      <Match when={is("findings")}>
        <Rows
          section="findings"
          columns={findings}
          items={props.pages.flatMap((page) => (page.section === "findings" ? page.items : []))}
        />
      </Match>
      <Match when={is("operations")}>
        <Rows
          section="operations"
          columns={operations}
          items={props.pages.flatMap((page) => (page.section === "operations" ? page.items : []))}
        />
      </Match>
      <Match when={is("connection")}>
        <Rows
          section="connection"
          columns={connection}
          items={props.pages.flatMap((page) => (page.section === "connection" ? page.items : []))}
        />
      </Match>
    </Switch>
  );
}
