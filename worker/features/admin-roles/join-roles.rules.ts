import type { RoleAssignment, RoleDefinition, RoleEnd, RolePrincipal } from "../providers/role-lists.contract.ts";
import type { RoleAssignmentItem } from "./admin-roles.contract.ts";
import { highPrivilegeRoleName, isHighPrivilege } from "./high-privilege-roles.contract.ts";

/** Items of a report at most: what is beyond is not in it, and it says so. */
export const MAX_ITEMS = 12_000;

/** What was read of a directory. */
export interface ReadRoles {
  definitions: readonly RoleDefinition[];
  assignments: readonly RoleAssignment[];
  /** Assignments that end. */
  ends: readonly RoleEnd[];
  /** Group id → who is in it; a group whose members could not be read is not in here. */
  members: ReadonlyMap<string, readonly RolePrincipal[]>;
}

type Role = Pick<RoleAssignmentItem, "role_template_id" | "role_name" | "is_custom_role">;

/** A role that the directory does not define any more keeps its id as its name. */
function rolesById(definitions: readonly RoleDefinition[]): (roleId: string) => Role {
  const known = new Map(definitions.map((definition) => [definition.id, definition]));
  return (roleId) => {
    const definition = known.get(roleId);
    const templateId = definition?.templateId ?? roleId;
    const name = highPrivilegeRoleName(templateId) ?? definition?.name ?? templateId;
    return { role_template_id: templateId, role_name: name, is_custom_role: definition?.isCustom ?? false };
  };
}

const endKey = (roleId: string, principalId: string, scope: string, isThroughGroup: boolean): string =>
  [roleId, principalId, scope, isThroughGroup].join(" ");

/** The latest end of each: an assignment that was renewed is known by both. */
function endsByKey(ends: readonly RoleEnd[]): ReadonlyMap<string, string> {
  const latest = new Map<string, string>();
  for (const { roleId, principalId, scope, isThroughGroup, endsAt } of ends) {
    const key = endKey(roleId, principalId, scope, isThroughGroup);
    const known = latest.get(key);
    if (known === undefined || known < endsAt) latest.set(key, endsAt);
  }
  return latest;
}

const holder = (principal: RolePrincipal) => ({
  principal_type: principal.type,
  principal_id: principal.id,
  principal_name: principal.name,
  principal_upn: principal.upn,
  account_enabled: principal.isEnabled,
  is_guest: principal.isGuest,
});

const lasting = (endsAt: string | null): Pick<RoleAssignmentItem, "duration" | "ends_at"> => ({
  duration: endsAt === null ? "permanent" : "time_bound",
  ends_at: endsAt,
});

/** What one item is the same by, in two reports. */
export const itemKey = (item: RoleAssignmentItem): string =>
  [item.role_template_id, item.principal_id, item.scope, item.via_group?.id ?? ""].join(" ");

const byCodeUnits = (left: string, right: string): number => (left < right ? -1 : left > right ? 1 : 0);

/** By role name, then principal name, then id; not by a language, so that the order is the same everywhere. */
export const compareItems = (left: RoleAssignmentItem, right: RoleAssignmentItem): number =>
  byCodeUnits(left.role_name, right.role_name) ||
  byCodeUnits(left.principal_name ?? "", right.principal_name ?? "") ||
  byCodeUnits(left.principal_id, right.principal_id) ||
  byCodeUnits(itemKey(left), itemKey(right));

/**
 * Who holds which role, directly and through a group: one item for each way. Where there are too many, those of
 * high-privilege roles are kept before others, and assignments before those who have them through a group.
 */
export function joinRoles(
  { definitions, assignments, ends, members }: ReadRoles,
  limit = MAX_ITEMS,
): { items: RoleAssignmentItem[]; isTruncated: boolean } {
  const roleOf = rolesById(definitions);
  const endOf = endsByKey(ends);
  const items = new Map<string, RoleAssignmentItem>();
  let isTruncated = false;
  const add = (item: RoleAssignmentItem): void => {
    // a list that changes while it is read may give an item on two pages
    if (items.has(itemKey(item))) return;
    if (items.size >= limit) isTruncated = true;
    else items.set(itemKey(item), item);
  };

  const direct = ({ roleId, scope, principal }: RoleAssignment): void =>
    add({
      ...roleOf(roleId),
      ...holder(principal),
      via_group: null,
      ...lasting(endOf.get(endKey(roleId, principal.id, scope, false)) ?? null),
      scope,
    });
  const throughGroup = ({ roleId, scope, principal: group }: RoleAssignment): void => {
    for (const member of members.get(group.id) ?? []) {
      const ofGroup = endOf.get(endKey(roleId, group.id, scope, false));
      add({
        ...roleOf(roleId),
        ...holder(member),
        via_group: { id: group.id, name: group.name },
        // it ends with the group's assignment, or before with the membership
        ...lasting(endOf.get(endKey(roleId, member.id, scope, true)) ?? ofGroup ?? null),
        scope,
      });
    }
  };

  const isHigh = ({ roleId }: RoleAssignment) => isHighPrivilege(roleOf(roleId).role_template_id);
  const inOrder = [...assignments.filter(isHigh), ...assignments.filter((assignment) => !isHigh(assignment))];
  for (const assignment of inOrder) direct(assignment);
  for (const assignment of inOrder) throughGroup(assignment);
  return { items: [...items.values()].sort(compareItems), isTruncated };
}

/** Groups that hold a role, those of high-privilege roles first: whose members are worth reading. */
export function holdingGroups(assignments: readonly RoleAssignment[]): string[] {
  const groups = assignments.filter(({ principal }) => principal.type === "group");
  // of a built-in role, the definition has the id of its template
  const isHigh = ({ roleId }: RoleAssignment) => isHighPrivilege(roleId);
  const inOrder = [...groups.filter(isHigh), ...groups.filter((group) => !isHigh(group))];
  return [...new Set(inOrder.map(({ principal }) => principal.id))];
}
