import type { AdminRolesPayload, PrincipalCounts, RoleAssignmentItem, RoleSummary } from "./admin-roles.contract.ts";
import { isHighPrivilege } from "./high-privilege-roles.contract.ts";

const isHigh = (item: RoleAssignmentItem): boolean => isHighPrivilege(item.role_template_id);

/** Different principals, by type: one who has a role in two ways counts once. */
function countPrincipals(items: readonly RoleAssignmentItem[]): PrincipalCounts {
  const counts: PrincipalCounts = { user: 0, group: 0, service_principal: 0, unknown: 0 };
  const seen = new Set<string>();
  for (const { principal_id, principal_type } of items) {
    if (seen.has(principal_id)) continue;
    seen.add(principal_id);
    counts[principal_type] += 1;
  }
  return counts;
}

const distinct = (items: readonly RoleAssignmentItem[], is: (item: RoleAssignmentItem) => boolean): number =>
  new Set(items.filter(is).map(({ principal_id }) => principal_id)).size;

/** High-privilege roles first, then in the order of the items. */
function summariseRoles(items: readonly RoleAssignmentItem[]): RoleSummary[] {
  const byRole = new Map<string, RoleAssignmentItem[]>();
  for (const item of items) {
    const known = byRole.get(item.role_template_id);
    if (known === undefined) byRole.set(item.role_template_id, [item]);
    else known.push(item);
  }
  const roles = [...byRole.values()].flatMap((held) => {
    const [first] = held;
    if (first === undefined) return [];
    const { role_template_id, role_name, is_custom_role } = first;
    return [
      {
        ...{ role_template_id, role_name, is_custom_role, is_high_privilege: isHigh(first) },
        assignments: held.length,
        principals: countPrincipals(held),
      },
    ];
  });
  return [...roles.filter((role) => role.is_high_privilege), ...roles.filter((role) => !role.is_high_privilege)];
}

/** What a report says before anybody reads its items. */
export function summarise(items: readonly RoleAssignmentItem[]): Pick<AdminRolesPayload, "totals" | "roles"> {
  const high = items.filter(isHigh);
  return {
    totals: {
      assignments: items.length,
      high_privilege_assignments: high.length,
      time_bound_assignments: items.filter(({ duration }) => duration === "time_bound").length,
      principals: countPrincipals(items),
      high_privilege_principals: countPrincipals(high),
      guests: distinct(items, ({ is_guest }) => is_guest === true),
      disabled_accounts: distinct(items, (item) => item.principal_type === "user" && item.account_enabled === false),
    },
    roles: summariseRoles(items),
  };
}
