import type { RoleAssignmentItem } from "../../../worker/features/admin-roles/admin-roles.contract.ts";
import { GLOBAL_ADMINISTRATOR } from "../../../worker/features/admin-roles/high-privilege-roles.contract.ts";
import type { RoleAssignment, RolePrincipal } from "../../../worker/features/providers/role-lists.contract.ts";

export const SECURITY_ADMINISTRATOR = "194ae4cb-b126-40b2-bd5b-6091b380977d";
export const REPORTS_READER = "4a5d8f65-41da-4de4-8968-e035b65339cf";
export const CUSTOM = "11111111-2222-4333-8444-555555555555";

export const principal = (id: string, changes: Partial<RolePrincipal> = {}): RolePrincipal => ({
  ...{ type: "user", id, name: `Name of ${id}`, upn: `${id}@contoso.example`, isEnabled: true, isGuest: false },
  ...changes,
});

export const assigned = (
  roleId: string,
  who: RolePrincipal,
  changes: Partial<RoleAssignment> = {},
): RoleAssignment => ({ id: `${roleId}-${who.id}`, roleId, scope: "/", principal: who, ...changes });

/** A permanent, direct assignment of the role of a global administrator to an ordinary account. */
export const item = (id: string, changes: Partial<RoleAssignmentItem> = {}): RoleAssignmentItem => ({
  role_template_id: GLOBAL_ADMINISTRATOR,
  role_name: "Global Administrator",
  is_custom_role: false,
  principal_type: "user",
  principal_id: id,
  principal_name: `Name of ${id}`,
  principal_upn: `${id}@contoso.example`,
  account_enabled: true,
  is_guest: false,
  via_group: null,
  duration: "permanent",
  ends_at: null,
  scope: "/",
  ...changes,
});

export const SECURITY = { role_template_id: SECURITY_ADMINISTRATOR, role_name: "Security Administrator" } as const;
export const REPORTS = { role_template_id: REPORTS_READER, role_name: "Reports Reader" } as const;
