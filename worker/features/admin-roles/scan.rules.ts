import { OPERATIONS } from "../operations/operation-types.contract.ts";
import type { Granted } from "../provider-runs/grants.rules.ts";
import { outcomeOf } from "../providers/connection-state.rules.ts";
import type { GraphPermission } from "../providers/permission-catalog.contract.ts";
import type { ReasonCode } from "../providers/reason-codes.contract.ts";
import { refusalWords } from "../providers/refusal-words.rules.ts";
import type { RoleList } from "../providers/role-lists.contract.ts";
import type { Refusal } from "../providers/verification-steps.ts";
import type { DurationKnowledge } from "./admin-roles.contract.ts";

const STAGES = OPERATIONS["entra_admin_roles.scan"].stages;

export type Stage = (typeof STAGES)[number]["key"];

export const stageIndex = (key: Stage): number => STAGES.findIndex((stage) => stage.key === key);

export const stageLabel = (key: Stage): string => STAGES[stageIndex(key)]?.label ?? key;

interface ListText {
  stage: Stage;
  label: string;
  /** Application permission without which the list cannot be read. */
  needs: GraphPermission;
  /** Whether there is a report without it. */
  isRequired: boolean;
}

export const LIST_TEXTS = {
  definitions: {
    ...{ stage: "role_definitions", label: "Role definitions", needs: "RoleManagement.Read.Directory" },
    isRequired: true,
  },
  assignments: {
    ...{ stage: "role_assignments", label: "Role assignments", needs: "RoleManagement.Read.Directory" },
    isRequired: true,
  },
  schedules: {
    ...{ stage: "time_bound", label: "Time-bound assignments", needs: "RoleManagement.Read.Directory" },
    isRequired: false,
  },
  members: {
    ...{ stage: "group_members", label: "Members of groups", needs: "Group.Read.All" },
    isRequired: false,
  },
} as const satisfies Record<RoleList, ListText>;

/** Of one list alone: what the others say is true without it. */
const OF_THE_LIST: ReadonlySet<ReasonCode> = new Set(["provider_permission_denied", "unknown_error"]);

/** Whether nothing more is worth asking for after the refusal of a page of the list. */
export const endsScan = (list: RoleList, { reason }: Pick<Refusal, "reason">): boolean =>
  LIST_TEXTS[list].isRequired || !OF_THE_LIST.has(reason);

/** A refusal for want of a permission is the same for each group; one of another kind is of that group alone. */
export const endsGroups = ({ reason }: Pick<Refusal, "reason">): boolean => reason === "provider_permission_denied";

/** What of the provider was refused, from the first list to the last. */
export interface Refusals {
  /** The list at which the scan ended. */
  ended: { list: RoleList; refusal: Refusal } | null;
  schedules: (Refusal & { notLicensed: boolean }) | null;
  /** The first refusal of a group's members; null when every group that was asked for could be read. */
  members: Refusal | null;
  groups: { holding: number; unread: number };
}

/** Whether the grants can explain what was refused. */
export const needsExplanation = ({ ended, schedules, members }: Refusals): boolean =>
  [ended?.refusal, schedules, members].some((refusal) => refusal?.reason === "provider_permission_denied");

export interface Said {
  reason: ReasonCode;
  message: string;
  stage?: Stage;
}

/** The directory refuses an application for want of a permission alone, so a refusal that nothing contradicts is that. */
function because(list: RoleList, refusal: Refusal, what: string, granted: Granted): Said {
  const { needs } = LIST_TEXTS[list];
  const isMissing = refusal.reason === "provider_permission_denied" && granted(needs) !== true;
  if (isMissing) return { reason: "provider_permission_missing", message: `${what}: missing permission ${needs}` };
  return { reason: refusal.reason, message: refusalWords(what, refusal) };
}

/** What the scan went on without. A directory without a licence for time-bound assignments has none: nothing is missing. */
function skipped({ schedules, members, groups }: Refusals, granted: Granted): Said[] {
  const of = (list: "schedules" | "members", label: string, refusal: Refusal): Said => ({
    ...because(list, refusal, `${label} skipped`, granted),
    stage: LIST_TEXTS[list].stage,
  });
  const some = `Members of ${groups.unread} of ${groups.holding} groups`;
  const which = groups.unread === groups.holding ? LIST_TEXTS.members.label : some;
  return [
    ...(schedules === null || schedules.notLicensed ? [] : [of("schedules", LIST_TEXTS.schedules.label, schedules)]),
    ...(members === null ? [] : [of("members", which, members)]),
  ];
}

/** How a scan ends, as its run keeps it. */
export interface Conclusion {
  outcome: "succeeded" | "partially_succeeded" | "blocked" | "failed";
  /** Stage that ended it before there was a report; null when there is one. */
  stage: Stage | null;
  failure: Said | null;
  others: Said[];
}

export function conclude(refusals: Refusals, granted: Granted): Conclusion {
  const { ended } = refusals;
  const without = skipped(refusals, granted);
  if (ended !== null) {
    const { stage, label } = LIST_TEXTS[ended.list];
    const failure = because(ended.list, ended.refusal, label, granted);
    return { outcome: outcomeOf(failure.reason), stage, failure, others: without };
  }
  const [failure = null, ...others] = without;
  return { outcome: failure === null ? "succeeded" : "partially_succeeded", stage: null, failure, others };
}

export function durationsOf({ schedules }: Pick<Refusals, "schedules">): DurationKnowledge {
  if (schedules === null) return "read";
  return schedules.notLicensed ? "not_licensed" : "not_read";
}
