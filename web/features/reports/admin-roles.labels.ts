import type { PrincipalType } from "../../../worker/features/admin-roles/admin-roles.contract.ts";

export const PRINCIPAL_LABELS: Record<PrincipalType, { one: string; many: string }> = {
  user: { one: "User", many: "Users" },
  group: { one: "Group", many: "Groups" },
  service_principal: { one: "Application", many: "Applications" },
  unknown: { one: "Unknown principal", many: "Unknown principals" },
};
