import { type AdminRolesPayload, MAX_NAMED_CHANGES, type RoleAssignmentItem } from "./admin-roles.contract.ts";
import { compareItems, itemKey } from "./join-roles.rules.ts";

/** A report as far as two of them are compared. */
export interface Comparable {
  items: readonly RoleAssignmentItem[];
  /** Groups whose members it does not know. */
  unreadGroups: readonly string[];
}

/** What is different from the report before. Of a group that one of the two could not read, nothing is. */
export function changesSince(
  before: Comparable & { reportId: string },
  now: Comparable,
): NonNullable<AdminRolesPayload["changes"]> {
  const unread = new Set([...before.unreadGroups, ...now.unreadGroups]);
  const known = ({ items }: Comparable) =>
    new Map(
      items
        .filter(({ via_group }) => via_group === null || !unread.has(via_group.id))
        .map((item) => [itemKey(item), item]),
    );
  const [then, current] = [known(before), known(now)];
  const added = [...current.values()].filter((item) => !then.has(itemKey(item))).sort(compareItems);
  const removed = [...then.values()].filter((item) => !current.has(itemKey(item))).sort(compareItems);
  const isChanged = (item: RoleAssignmentItem): boolean => {
    const earlier = then.get(itemKey(item));
    return earlier !== undefined && spelled(earlier) !== spelled(item);
  };
  return {
    since_report_id: before.reportId,
    added: added.length,
    removed: removed.length,
    changed: [...current.values()].filter(isChanged).length,
    added_items: added.slice(0, MAX_NAMED_CHANGES),
    removed_items: removed.slice(0, MAX_NAMED_CHANGES),
  };
}

/** Every value in one order, whatever order the item was made or stored in. */
const spelled = (item: RoleAssignmentItem): string =>
  JSON.stringify([
    ...[item.role_name, item.is_custom_role, item.principal_type, item.principal_name, item.principal_upn],
    ...[item.account_enabled, item.is_guest, item.via_group?.name ?? null, item.duration, item.ends_at],
  ]);
