import { z } from "zod";
import type { RoleList, RoleListItems, RolePrincipal } from "../role-lists.contract.ts";

/** A name that is longer is cut: nobody reads it to its end, and thousands of them stand in one row. */
export const MAX_NAME = 256;

/** Cut between characters: half of one is no text. */
const cut = (text: string): string => {
  if (text.length <= MAX_NAME) return text;
  const end = /[\uD800-\uDBFF]/.test(text.charAt(MAX_NAME - 1)) ? MAX_NAME - 1 : MAX_NAME;
  return text.slice(0, end);
};

// An id of a directory is a GUID, but the ends of a scope are not: long ones are refused rather than cut.
const id = z.string().min(1).max(200);
const name = z.string().transform(cut).nullish().catch(null);
const flag = z.boolean().nullish().catch(null);

const directoryObject = z.object({
  "@odata.type": z.string().optional().catch(undefined),
  id,
  displayName: name,
  userPrincipalName: name,
  userType: name,
  accountEnabled: flag,
});

const TYPES: Readonly<Record<string, RolePrincipal["type"]>> = {
  "#microsoft.graph.user": "user",
  "#microsoft.graph.group": "group",
  "#microsoft.graph.servicePrincipal": "service_principal",
};

/** An application may be let read that somebody is there, and not who: then the name alone is missing. */
function principalOf(object: z.infer<typeof directoryObject>): RolePrincipal {
  const type = TYPES[object["@odata.type"] ?? ""] ?? "unknown";
  const isUser = type === "user";
  return {
    type,
    id: object.id,
    name: object.displayName ?? null,
    upn: isUser ? (object.userPrincipalName ?? null) : null,
    isEnabled: isUser || type === "service_principal" ? (object.accountEnabled ?? null) : null,
    isGuest: isUser && object.userType != null ? object.userType === "Guest" : null,
  };
}

const unknownPrincipal = (principalId: string): RolePrincipal => ({
  ...{ type: "unknown", id: principalId, name: null, upn: null, isEnabled: null, isGuest: null },
});

const scoped = z.object({ directoryScopeId: id.nullish(), appScopeId: id.nullish() });
const scopeOf = ({ directoryScopeId, appScopeId }: z.infer<typeof scoped>) => directoryScopeId ?? appScopeId ?? "/";

interface List<T> {
  /** @param groupId of the group whose members are read */
  path(groupId: string): string;
  /** What one item is read as; null for one that is of no use. */
  item: z.ZodType<T | null>;
}

/** Where each list is read, with as many on a page as Graph gives, and no property that is not used. */
export const ROLE_LIST_READS: { readonly [L in RoleList]: List<RoleListItems[L]> } = {
  definitions: {
    path: () => "/roleManagement/directory/roleDefinitions?$select=id,displayName,isBuiltIn,templateId&$top=999",
    item: z.object({ id, displayName: name, isBuiltIn: flag, templateId: id.nullish() }).transform((read) => ({
      id: read.id,
      templateId: read.isBuiltIn === false ? read.id : (read.templateId ?? read.id),
      name: read.displayName ?? null,
      isCustom: read.isBuiltIn === false,
    })),
  },
  assignments: {
    path: () =>
      "/roleManagement/directory/roleAssignments?$expand=principal($select=id,displayName,userPrincipalName,userType,accountEnabled)&$top=999",
    item: scoped
      .extend({ id, roleDefinitionId: id, principalId: id, principal: directoryObject.nullish() })
      .transform((read) => ({
        id: read.id,
        roleId: read.roleDefinitionId,
        scope: scopeOf(read),
        principal: read.principal == null ? unknownPrincipal(read.principalId) : principalOf(read.principal),
      })),
  },
  schedules: {
    path: () =>
      "/roleManagement/directory/roleAssignmentScheduleInstances?$select=id,roleDefinitionId,principalId,directoryScopeId,appScopeId,endDateTime,memberType&$top=999",
    item: scoped
      .extend({
        roleDefinitionId: id,
        principalId: id,
        endDateTime: z.string().nullish(),
        memberType: z.string().nullish(),
      })
      .transform((read) => {
        const end = Date.parse(read.endDateTime ?? "");
        if (Number.isNaN(end)) return null;
        return {
          roleId: read.roleDefinitionId,
          principalId: read.principalId,
          scope: scopeOf(read),
          isThroughGroup: read.memberType != null && read.memberType !== "Direct",
          endsAt: new Date(end).toISOString(),
        };
      }),
  },
  members: {
    path: (groupId) =>
      `/groups/${encodeURIComponent(groupId)}/transitiveMembers?$select=id,displayName,userPrincipalName,userType,accountEnabled&$top=999`,
    // a group in a group is no principal of its own here: who is in it is in the list too; a device holds no role
    item: directoryObject.transform((read) => {
      const principal = principalOf(read);
      return principal.type === "user" || principal.type === "service_principal" ? principal : null;
    }),
  },
};
