import type { RoleAssignmentItem } from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import type { ReportOf, ReportPage, ReportSummary } from "../../../worker/features/reports/reports.contract.ts";
import { ADMIN_ROLES, POSTURE } from "../../support/report-payloads.ts";
import { RUN, TEN } from "../admin/fixtures.ts";

export const idOf = (number: number): string => `rep_${String(number).padStart(26, "0")}`;

const identityOf = (number: number) => ({
  ...{ id: idOf(number), tenant_id: TEN, schema_version: 1, run_id: RUN, is_latest: true },
  created_at: "2026-11-28T12:00:00.000Z",
});

export function postureSummary(number: number, more: object = {}, is_latest = true): ReportSummary {
  const summary = { score: 94, missing: 1, extra: 0, unknown: 2, changes: null, ...more };
  return { ...identityOf(number), is_latest, type: "permission_posture", summary };
}

export function rolesSummary(number: number, changes: { added: number; removed: number; changed: number } | null) {
  const summary = { assignments: 15, high_privilege_assignments: 12, changes };
  return { ...identityOf(number), type: "entra.admin_roles", summary } satisfies ReportSummary;
}

export const pageOf = (items: ReportSummary[], next_cursor: string | null = null): ReportPage => ({
  items,
  next_cursor,
});

const DETAIL = { fingerprint: "f", previous_report_id: idOf(0), parts: 1 };

export const postureOf = (more: Partial<ReportOf<"permission_posture">> = {}): ReportOf<"permission_posture"> => ({
  ...identityOf(1),
  ...DETAIL,
  type: "permission_posture",
  payload: POSTURE,
  ...more,
});

export const rolesOf = (more: Partial<ReportOf<"entra.admin_roles">> = {}): ReportOf<"entra.admin_roles"> => ({
  ...identityOf(1),
  ...DETAIL,
  type: "entra.admin_roles",
  payload: ADMIN_ROLES,
  ...more,
});

/** A name of a directory as nobody would want it. */
export const HOSTILE = `\u202eadmin\u202c${"x".repeat(300)}\n<b>bold</b>`;

export const assignmentOf = (number: number, more: Partial<RoleAssignmentItem> = {}): RoleAssignmentItem => ({
  role_template_id: "62e90394-69f5-4237-9190-012177145e10",
  role_name: "Global Administrator",
  is_custom_role: false,
  principal_type: "user",
  principal_id: `principal-${number}`,
  principal_name: `Person ${number}`,
  principal_upn: `person.${number}@contoso.test`,
  account_enabled: true,
  is_guest: false,
  via_group: null,
  duration: "permanent",
  ends_at: null,
  scope: "/",
  ...more,
});
