import type { Deps } from "../../deps.ts";
import type { SystemScope } from "../../platform/system-scope.ts";
import type { ExecutionRef } from "../operations/steps.usecases.ts";
import type { RolePrincipal } from "../providers/role-lists.contract.ts";
import { type PreparedReport, prepareReport, readLatestReport, readReportItems } from "../reports/store.usecases.ts";
import {
  ADMIN_ROLES_VERSION,
  type AdminRolesPayload,
  adminRolesPayload,
  type RoleAssignmentItem,
} from "./admin-roles.contract.ts";
import { joinRoles } from "./join-roles.rules.ts";
import type { Reading } from "./read-roles.ts";
import { changesSince } from "./role-changes.rules.ts";
import { summarise } from "./role-summary.rules.ts";
import { durationsOf } from "./scan.rules.ts";
import { readList } from "./scan.usecases.ts";

const TYPE = "entra.admin_roles";

interface ReportOf {
  of: { workspaceId: string; tenantId: string };
  run: { id: string; initiatorUserId: string | null };
  reading: Reading;
}

export interface Composed {
  report: PreparedReport;
  items: RoleAssignmentItem[];
  totals: AdminRolesPayload["totals"];
  isTruncated: boolean;
}

/** Everything that the steps of the execution stored, in one list of who holds what. */
async function storedItems(scope: SystemScope, deps: Deps, ref: ExecutionRef, { readGroups }: Reading) {
  const definitions = await readList(scope, deps, ref, "definitions");
  const assignments = await readList(scope, deps, ref, "assignments");
  const ends = await readList(scope, deps, ref, "schedules");
  const members = new Map<string, RolePrincipal[]>();
  for (const groupId of readGroups) members.set(groupId, await readList(scope, deps, ref, "members", groupId));
  return joinRoles({ definitions, assignments, ends, members });
}

/** What is different from the tenant's report before; null without one, and for one that this version cannot read. */
async function changes(
  scope: SystemScope,
  deps: Deps,
  of: ReportOf["of"],
  now: RoleAssignmentItem[],
  unread: string[],
) {
  const latest = await readLatestReport(scope, deps, of, TYPE);
  const payload = adminRolesPayload.safeParse(latest?.payload);
  if (latest === null || !payload.success) return null;
  const before = {
    reportId: latest.id,
    items: await readReportItems<RoleAssignmentItem>(scope, deps, latest.id),
    unreadGroups: payload.data.groups.unread_ids,
  };
  return changesSince(before, { items: now, unreadGroups: unread });
}

/** The report of what was read, ready to be stored with the end of its run. */
export async function composeReport(
  scope: SystemScope,
  deps: Deps,
  ref: ExecutionRef,
  { of, run, reading }: ReportOf,
): Promise<Composed> {
  const joined = await storedItems(scope, deps, ref, reading);
  const { items } = joined;
  const isTruncated = joined.isTruncated || reading.isTruncated;
  const { unreadGroups, refusals } = reading;
  const knowledge = {
    durations: durationsOf(refusals),
    groups: { holding: refusals.groups.holding, unread_ids: unreadGroups },
    is_truncated: isTruncated,
  };
  const summary = summarise(items);
  const payload: AdminRolesPayload = {
    ...summary,
    ...knowledge,
    changes: await changes(scope, deps, of, items, unreadGroups),
  };
  const report = await prepareReport(scope, deps, of, {
    type: TYPE,
    schemaVersion: ADMIN_ROLES_VERSION,
    payload,
    items,
    // when it was read, and what it was compared with, do not make it another one
    fingerprintOf: [knowledge, items],
    run,
  });
  return { report, items, totals: summary.totals, isTruncated };
}
