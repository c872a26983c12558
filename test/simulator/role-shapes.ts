import type { Endpoint } from "./scenarios.ts";

// Who holds which role in a simulated directory, in the shapes of Graph v1.0.

export interface Principal {
  "@odata.type": "#microsoft.graph.user" | "#microsoft.graph.group" | "#microsoft.graph.servicePrincipal";
  id: string;
  displayName: string;
  userPrincipalName?: string;
  userType?: "Member" | "Guest";
  accountEnabled?: boolean;
}

export interface RoleDefinition {
  id: string;
  templateId: string;
  displayName: string;
  isBuiltIn: boolean;
}

export interface RoleAssignment {
  id: string;
  roleDefinitionId: string;
  principalId: string;
  directoryScopeId: string;
  /** Null for one that the directory no longer knows. */
  principal: Principal | null;
  /** When it ends; null for one without end. */
  endDateTime: string | null;
}

export interface RoleDirectory {
  definitions: readonly RoleDefinition[];
  assignments: readonly RoleAssignment[];
  /** Group id → everybody in it, whichever way. */
  members: ReadonlyMap<string, readonly Principal[]>;
}

export const ROLES = {
  globalAdministrator: ["62e90394-69f5-4237-9190-012177145e10", "Global Administrator"],
  securityAdministrator: ["194ae4cb-b126-40b2-bd5b-6091b380977d", "Security Administrator"],
  securityReader: ["5d6b6bb7-de71-4623-b4af-96380a352509", "Security Reader"],
  userAdministrator: ["fe930be7-5e62-47db-91af-98c3a49a38b1", "User Administrator"],
  applicationAdministrator: ["9b895d92-2cd3-44c7-9d02-a6ac2d5ea5c3", "Application Administrator"],
  helpdeskAdministrator: ["729827e3-9c14-49f7-bb1b-9608f156bbb8", "Helpdesk Administrator"],
  reportsReader: ["4a5d8f65-41da-4de4-8968-e035b65339cf", "Reports Reader"],
  billingAdministrator: ["b0f54661-2d74-4c50-afa3-1ec803f12efe", "Billing Administrator"],
} as const;

/** What a test changes about who holds which role in a directory, and about who may read it. */
export interface DirectoryChange {
  size: "usual" | "large";
  /** Ids of assignments that are taken away. */
  without: readonly string[];
  /** Assignments that come to it. */
  with: readonly RoleAssignment[];
  /** Permissions that the tenant has not granted, beside those of its scenario. */
  not_granted: readonly string[];
  /** Endpoints of roles and groups that refuse the application, whatever was granted. */
  refuses: readonly Endpoint[];
  /** Without it, the directory knows no time-bound assignments and says so. */
  is_licensed: boolean;
}

export const UNCHANGED: DirectoryChange = {
  size: "usual",
  without: [],
  with: [],
  not_granted: [],
  refuses: [],
  is_licensed: true,
};
