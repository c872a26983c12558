import { grantedValues } from "./grants.ts";
import * as graph from "./graph-responses.ts";
import type { Answer, Stamp } from "./responses.ts";
import type { RoleAssignment } from "./role-shapes.ts";
import { rolesOf } from "./role-store.ts";
import type { SimulatedTenant } from "./scenario-store.ts";
import type { Endpoint } from "./scenarios.ts";

/** The most that Graph puts on a page, and what a `paged` tenant gives however much is asked for. */
const MOST = 999;
const USUAL = 100;
const SMALL_PAGE = 10;

const namesIn = (text: string | null): string[] => (text ?? "").split(",").filter((name) => name !== "");

const picked = (item: object, names: readonly string[]): object =>
  names.length === 0
    ? item
    : Object.fromEntries(Object.entries(item).filter(([key]) => key.startsWith("@") || names.includes(key)));

/** One page of a list, as `$top`, `$skiptoken` and `$select` ask for it. */
function pageOf(tenant: SimulatedTenant, entity: string, all: readonly object[], url: URL, stamp: Stamp): Answer {
  const asked = Math.min(Number(url.searchParams.get("$top") ?? USUAL), MOST);
  const size = tenant.settings.scenario === "paged" ? Math.min(SMALL_PAGE, asked) : asked;
  const start = Number(url.searchParams.get("$skiptoken") ?? 0);
  const select = namesIn(url.searchParams.get("$select"));
  const next = new URL(url);
  next.searchParams.set("$skiptoken", String(start + size));
  return graph.list(
    entity,
    all.slice(start, start + size).map((item) => picked(item, select)),
    start + size < all.length ? next.href : null,
    stamp,
  );
}

const isGranted = (tenant: SimulatedTenant, permission: string) => grantedValues(tenant).includes(permission);

const mayRead = (tenant: SimulatedTenant, endpoint: Endpoint, permission: string): boolean =>
  isGranted(tenant, permission) && !tenant.directory.refuses.includes(endpoint);

export function definitionsPage(tenant: SimulatedTenant, url: URL, stamp: Stamp): Answer {
  if (!mayRead(tenant, "directory_roles", "RoleManagement.Read.Directory"))
    return graph.graphError("permission_denied", stamp);
  const all = rolesOf(tenant).definitions.map((definition) => ({
    ...definition,
    description: `${definition.displayName}.`,
    isEnabled: true,
    version: "1",
    rolePermissions: [{ allowedResourceActions: ["microsoft.directory/users/standard/read"], condition: null }],
  }));
  return pageOf(tenant, "roleManagement/directory/roleDefinitions", all, url, stamp);
}

export function assignmentsPage(tenant: SimulatedTenant, url: URL, stamp: Stamp): Answer {
  if (!mayRead(tenant, "role_assignments", "RoleManagement.Read.Directory"))
    return graph.graphError("permission_denied", stamp);
  const expand = /^principal(?:\(\$select=([^)]*)\))?$/.exec(url.searchParams.get("$expand") ?? "");
  const all = rolesOf(tenant).assignments.map(({ endDateTime: _, principal, ...assignment }) => ({
    ...assignment,
    resourceScope: assignment.directoryScopeId,
    ...(expand === null
      ? {}
      : { principal: principal === null ? null : picked(principal, namesIn(expand[1] ?? null)) }),
  }));
  return pageOf(tenant, "roleManagement/directory/roleAssignments(principal())", all, url, stamp);
}

const instanceOf = (assignment: RoleAssignment, principalId: string, memberType: "Direct" | "Group") => ({
  id: memberType === "Direct" ? assignment.id : `${assignment.id}-${principalId}`,
  principalId,
  roleDefinitionId: assignment.roleDefinitionId,
  directoryScopeId: assignment.directoryScopeId,
  appScopeId: null,
  startDateTime: "2026-01-15T08:00:00Z",
  endDateTime: assignment.endDateTime,
  assignmentType: "Assigned",
  memberType,
  roleAssignmentOriginId: assignment.id,
  roleAssignmentScheduleId: assignment.id,
});

/** Every assignment as it is now, with its end; also of those who have it through a group. */
export function schedulesPage(tenant: SimulatedTenant, url: URL, stamp: Stamp): Answer {
  if (!tenant.directory.is_licensed) return graph.graphError("licence_required", stamp);
  if (!mayRead(tenant, "role_schedules", "RoleManagement.Read.Directory"))
    return graph.graphError("schedules_denied", stamp);
  const { assignments, members } = rolesOf(tenant);
  const all = assignments.flatMap((assignment) => [
    instanceOf(assignment, assignment.principalId, "Direct"),
    ...(members.get(assignment.principalId) ?? []).map(({ id }) => instanceOf(assignment, id, "Group")),
  ]);
  return pageOf(tenant, "roleManagement/directory/roleAssignmentScheduleInstances", all, url, stamp);
}

export function membersPage(tenant: SimulatedTenant, groupId: string, url: URL, stamp: Stamp): Answer {
  if (!mayRead(tenant, "group_members", "Group.Read.All")) return graph.graphError("permission_denied", stamp);
  const members = rolesOf(tenant).members.get(groupId);
  if (members === undefined) return graph.graphError("resource_not_found", stamp);
  return pageOf(tenant, "directoryObjects", members, url, stamp);
}
