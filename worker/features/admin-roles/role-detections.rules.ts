import type { Detection, FindingRule, Severity, SubjectType } from "../findings/finding-rules.contract.ts";
import { FINDING_RULES } from "../findings/finding-rules.contract.ts";
import type { DurationKnowledge, RoleAssignmentItem } from "./admin-roles.contract.ts";
import { GLOBAL_ADMINISTRATOR, isHighPrivilege } from "./high-privilege-roles.contract.ts";

/** More global administrators than this are too many. */
export const MAX_GLOBAL_ADMINISTRATORS = 4;

/** Names of roles that one fact holds; of more, the number is told. */
const NAMED_ROLES = 5;

/** Characters of that fact: a role of the customer's own may be called anything. */
const ROLES_LENGTH = 300;

/** The names and how many more there are; what is cut is the names. */
function namesOf(names: readonly string[]): string {
  const more = names.length - NAMED_ROLES;
  const end = more > 0 ? ` and ${more} more` : "";
  const named = names.slice(0, NAMED_ROLES).join(", ");
  const room = ROLES_LENGTH - end.length;
  // a pair of surrogates is not torn apart
  return named.length <= room ? named + end : `${named.slice(0, room - 1).replace(/[\uD800-\uDBFF]$/, "")}…${end}`;
}

export interface Scanned {
  items: readonly RoleAssignmentItem[];
  durations: DurationKnowledge;
  /** Whether everybody is in the items: every group was read, and nothing was left out. */
  isComplete: boolean;
}

export interface Detected {
  detections: Detection[];
  /** Rules that were not judged to the end: that they do not detect a subject any more says nothing about it. */
  unjudged: FindingRule[];
}

const isHigh = (item: RoleAssignmentItem): boolean => isHighPrivilege(item.role_template_id);
const isGlobal = (item: RoleAssignmentItem): boolean => item.role_template_id === GLOBAL_ADMINISTRATOR;

/** The items of each principal, in the order in which it first comes. */
function byPrincipal(items: readonly RoleAssignmentItem[]): RoleAssignmentItem[][] {
  const held = new Map<string, RoleAssignmentItem[]>();
  for (const item of items) {
    const known = held.get(item.principal_id);
    if (known === undefined) held.set(item.principal_id, [item]);
    else known.push(item);
  }
  return [...held.values()];
}

const SUBJECTS = {
  user: "user",
  group: "group",
  service_principal: "service_principal",
  unknown: "unknown_principal",
} as const satisfies Record<RoleAssignmentItem["principal_type"], SubjectType>;

function factsOf(held: readonly RoleAssignmentItem[]): Detection["facts"] {
  const names = [...new Set(held.map(({ role_name }) => role_name))].sort();
  const direct = held.filter(({ via_group }) => via_group === null).length;
  return {
    roles: namesOf(names),
    role_count: names.length,
    direct_assignments: direct,
    assignments_through_groups: held.length - direct,
    whole_directory: held.some(({ scope }) => scope === "/"),
  };
}

/** One finding of a rule about each principal that has such an item. */
function aboutPrincipals(
  rule: FindingRule,
  items: readonly RoleAssignmentItem[],
  severityOf: (held: readonly RoleAssignmentItem[]) => Severity = () => FINDING_RULES[rule].severity,
): Detection[] {
  return byPrincipal(items).flatMap((held) => {
    const [first] = held;
    if (first === undefined) return [];
    const { principal_type, principal_id, principal_name, principal_upn } = first;
    const nameless = principal_type === "unknown" ? "Unknown principal" : principal_id;
    const subject = {
      type: SUBJECTS[principal_type],
      id: principal_id,
      label: principal_name || principal_upn || nameless,
    };
    return [{ rule, severity: severityOf(held), subject, facts: factsOf(held) }];
  });
}

/** Worse than the rule's own where the role is that of a global administrator. */
const worseForGlobal = (rule: FindingRule, worse: Severity) => (held: readonly RoleAssignmentItem[]) =>
  held.some(isGlobal) ? worse : FINDING_RULES[rule].severity;

function aboutGlobalAdministrators({ items, isComplete }: Scanned): Detection[] {
  // one that cannot sign in is nobody to rely on, and nobody to watch
  const holders = byPrincipal(
    items.filter(
      (item) =>
        isGlobal(item) &&
        (item.principal_type === "user" || item.principal_type === "service_principal") &&
        item.account_enabled !== false,
    ),
  ).flatMap((held) => held.slice(0, 1));
  const users = holders.filter(({ principal_type }) => principal_type === "user").length;
  const about = (rule: FindingRule): Detection => ({
    rule,
    severity: FINDING_RULES[rule].severity,
    subject: { type: "role", id: GLOBAL_ADMINISTRATOR, label: "Global Administrator" },
    facts: { global_administrators: holders.length, users, applications: holders.length - users },
  });
  if (holders.length > MAX_GLOBAL_ADMINISTRATORS) return [about("admin_roles.too_many_global_administrators")];
  return users === 1 && isComplete ? [about("admin_roles.single_global_administrator")] : [];
}

/** Rules that ask who everybody is, or that somebody is not there. */
const OF_EVERYBODY: readonly FindingRule[] = [
  "admin_roles.too_many_global_administrators",
  "admin_roles.single_global_administrator",
  "admin_roles.guest_holds_role",
  "admin_roles.disabled_account_holds_role",
  "admin_roles.service_principal_holds_role",
];
const OF_ASSIGNMENTS: readonly FindingRule[] = ["admin_roles.standing_assignment", "admin_roles.unknown_principal"];

/** What the scan says about whom: one finding a rule and subject. */
export function detect(scanned: Scanned & { isTruncated: boolean }): Detected {
  const { items, durations, isComplete, isTruncated } = scanned;
  const high = items.filter(isHigh);
  // who has it through a group loses it with the group's; an application cannot be eligible
  const standing = high.filter(
    (item) =>
      item.via_group === null &&
      item.duration === "permanent" &&
      (item.principal_type === "user" || item.principal_type === "group"),
  );
  const unjudged = new Set<FindingRule>([
    ...(isComplete ? [] : OF_EVERYBODY),
    ...(isTruncated ? OF_ASSIGNMENTS : []),
    ...(durations === "not_read" ? (["admin_roles.standing_assignment"] as const) : []),
  ]);
  return {
    detections: [
      ...aboutGlobalAdministrators(scanned),
      ...(durations === "not_read"
        ? []
        : aboutPrincipals(
            "admin_roles.standing_assignment",
            standing,
            worseForGlobal("admin_roles.standing_assignment", "high"),
          )),
      ...aboutPrincipals(
        "admin_roles.guest_holds_role",
        high.filter(({ is_guest }) => is_guest === true),
        worseForGlobal("admin_roles.guest_holds_role", "critical"),
      ),
      ...aboutPrincipals(
        "admin_roles.disabled_account_holds_role",
        high.filter((item) => item.principal_type === "user" && item.account_enabled === false),
      ),
      ...aboutPrincipals(
        "admin_roles.service_principal_holds_role",
        high.filter(({ principal_type }) => principal_type === "service_principal"),
        worseForGlobal("admin_roles.service_principal_holds_role", "critical"),
      ),
      ...aboutPrincipals(
        "admin_roles.unknown_principal",
        items.filter(({ principal_type }) => principal_type === "unknown"),
        (held) => (held.some(isHigh) ? "medium" : FINDING_RULES["admin_roles.unknown_principal"].severity),
      ),
    ],
    unjudged: [...unjudged],
  };
}
