/** What a provider holds about roles, list by list. The members are those of one group. */
export const ROLE_LISTS = ["definitions", "assignments", "schedules", "members"] as const;
export type RoleList = (typeof ROLE_LISTS)[number];

export interface RoleDefinition {
  id: string;
  templateId: string;
  name: string | null;
  isCustom: boolean;
}

/** Somebody or something that can hold a role, or be in a group that does. */
export interface RolePrincipal {
  type: "user" | "group" | "service_principal" | "unknown";
  id: string;
  name: string | null;
  upn: string | null;
  isEnabled: boolean | null;
  isGuest: boolean | null;
}

export interface RoleAssignment {
  id: string;
  roleId: string;
  scope: string;
  principal: RolePrincipal;
}

/** An assignment that ends, of somebody who has it directly or through a group. */
export interface RoleEnd {
  roleId: string;
  principalId: string;
  scope: string;
  isThroughGroup: boolean;
  endsAt: string;
}

/** What is kept of an item of each list: nothing else of the provider's answer leaves the client. */
export interface RoleListItems {
  definitions: RoleDefinition;
  assignments: RoleAssignment;
  schedules: RoleEnd;
  members: RolePrincipal;
}
