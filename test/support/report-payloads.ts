import type { AdminRolesPayload } from "../../worker/features/admin-roles/admin-roles.contract.ts";
import type { PermissionItem, PosturePayload } from "../../worker/features/posture/posture.contract.ts";

const NOTHING = { count: 0, named: [] };

/** Of an application that lacks one permission of two. */
export const POSTURE: PosturePayload & Record<string, unknown> = {
  score: 75,
  scoring: { rule: "What is granted of what is needed.", weights: { blocking: 3, other: 1 }, reached: 3, possible: 4 },
  severity_source: "product_catalog",
  totals: { required: 2, granted: 1, missing: 1, missing_blocking: 0, extra: 0, unknown: 0 },
  features: [{ feature: "Inventory", required: 2, granted: 1, missing: ["Policy.Read.All"] }],
  is_truncated: false,
  changes: {
    since_report_id: "rep_00000000000000000000000000",
    score_before: 100,
    newly_missing: { count: 1, named: ["Policy.Read.All"] },
    newly_granted: NOTHING,
    grants_added: NOTHING,
    grants_removed: NOTHING,
  },
};

const PRINCIPALS = { user: 2, group: 0, service_principal: 1, unknown: 0 };

export const ADMIN_ROLES: AdminRolesPayload & Record<string, unknown> = {
  totals: {
    ...{ assignments: 3, high_privilege_assignments: 2, time_bound_assignments: 0, guests: 1, disabled_accounts: 0 },
    ...{ principals: PRINCIPALS, high_privilege_principals: PRINCIPALS },
  },
  roles: [],
  durations: "read",
  groups: { holding: 0, unread_ids: [] },
  is_truncated: false,
  changes: null,
};

export const permissionItem = (id: string, changes: Partial<PermissionItem> = {}): PermissionItem => ({
  ...{ kind: "unknown", resource: "r", resource_name: "Unknown API", id, value: null, status: "granted" },
  ...{ satisfied_by: null, features: [], blocking: false, severity: "medium", severity_source: "product_catalog" },
  ...changes,
});
