import { type JSX, Show } from "solid-js";
import type { AdminRolesPayload } from "../../../../worker/features/admin-roles/admin-roles.contract.ts";
import type { ReportOf } from "../../../../worker/features/reports/reports.contract.ts";
import { Callout } from "../../../ui/callout.tsx";
import { counted } from "../../../ui/counted.ts";
import { type Column, DataTable } from "../../../ui/data-table.tsx";
import { Panel } from "../../../ui/panel.tsx";
import { StatCard } from "../../../ui/stat-card.tsx";
import { PRINCIPAL_LABELS } from "../admin-roles.labels.ts";
import { AssignmentTable } from "./assignment-table.tsx";
import { ItemsPanel } from "./items-panel.tsx";
import { RoleChanges } from "./role-changes.tsx";
import { RoleTable } from "./role-table.tsx";

/** What a report of the admin roles says. */
export function AdminRolesReport(props: { report: ReportOf<"entra.admin_roles"> }): JSX.Element {
  const payload = () => props.report.payload;
  const totals = () => payload().totals;
  return (
    <div class="flex flex-col gap-4">
      <div class="grid grid-cols-2 gap-4 lg:grid-cols-4">
        <StatCard label="Assignments" value={totals().assignments} hint="Of every role, direct and through groups" />
        <StatCard
          label="With high privilege"
          value={totals().high_privilege_assignments}
          hint="Of the roles that the provider marks as privileged"
        />
        <StatCard label="Guests" value={totals().guests} hint="Accounts that another directory governs" />
        <StatCard label="Disabled accounts" value={totals().disabled_accounts} hint="That still hold a role" />
      </div>
      <Limits payload={payload()} />
      <Show when={payload().changes}>{(changes) => <RoleChanges changes={changes()} />}</Show>
      <div class="grid gap-4 lg:grid-cols-[minmax(0,1fr)_minmax(0,2fr)] lg:items-start">
        <Panel title="Principals by type" flush>
          <DataTable
            label="Principals by type"
            columns={PRINCIPAL_COLUMNS}
            rows={principalRows(payload())}
            rowKey={({ label }) => label}
            empty={null}
          />
        </Panel>
        <Panel title="Roles" flush>
          <RoleTable roles={payload().roles} />
        </Panel>
      </div>
      <ItemsPanel reportId={props.report.id} parts={props.report.parts} title="Assignments">
        {(items) => {
          const assignments = () => {
            const part = items();
            return part.type === "entra.admin_roles" ? part.items : [];
          };
          return <AssignmentTable assignments={assignments()} durations={payload().durations} />;
        }}
      </ItemsPanel>
    </div>
  );
}

interface PrincipalRow {
  label: string;
  all: number;
  high: number;
}

const PRINCIPAL_COLUMNS: readonly Column<PrincipalRow>[] = [
  { key: "type", header: "Type", primary: true, cell: ({ label }) => label },
  { key: "all", header: "Any role", align: "end", cell: ({ all }) => all },
  { key: "high", header: "High privilege", align: "end", cell: ({ high }) => high },
];

const principalRows = ({ totals }: AdminRolesPayload): PrincipalRow[] =>
  (["user", "group", "service_principal", "unknown"] as const).map((type) => ({
    label: PRINCIPAL_LABELS[type].many,
    all: totals.principals[type],
    high: totals.high_privilege_principals[type],
  }));

/** What the report does not know, said where its numbers are. */
function Limits(props: { payload: AdminRolesPayload }): JSX.Element {
  const unread = () => props.payload.groups.unread_ids.length;
  return (
    <>
      <Show when={props.payload.is_truncated}>
        <Callout tone="warning" title="This is a part of the directory">
          It has more assignments than a report holds; what is counted here is a part of them.
        </Callout>
      </Show>
      <Show when={unread() > 0}>
        <Callout tone="warning" title="Some groups could not be read">
          {counted(unread(), "group holds a role, and its", "groups hold a role, and their")} members are not in this
          report.
        </Callout>
      </Show>
      <Show when={props.payload.durations === "not_read"}>
        <Callout tone="warning" title="Time-bound assignments could not be read">
          An assignment that is shown as permanent may end by itself.
        </Callout>
      </Show>
    </>
  );
}
