import { guidOf } from "./grants.ts";

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

export const builtIn = ([id, displayName]: readonly [string, string]): RoleDefinition => ({
  id,
  templateId: id,
  displayName,
  isBuiltIn: true,
});

/** Makes the objects of one directory: the same words, the same ids. */
export function makerOf({ entraTenantId, domain }: { entraTenantId: string; domain: string }) {
  const id = (...words: string[]) => guidOf(entraTenantId, ...words);
  return {
    id,
    user: (mailbox: string, displayName: string, changes: Partial<Principal> = {}): Principal => ({
      "@odata.type": "#microsoft.graph.user",
      id: id("user", mailbox),
      displayName,
      userPrincipalName: `${mailbox}@${domain}`,
      userType: "Member",
      accountEnabled: true,
      ...changes,
    }),
    guest: (mailbox: string, displayName: string, changes: Partial<Principal> = {}): Principal => ({
      "@odata.type": "#microsoft.graph.user",
      id: id("user", mailbox),
      displayName,
      userPrincipalName: `${mailbox}_partner.example#EXT#@${domain}`,
      userType: "Guest",
      accountEnabled: true,
      ...changes,
    }),
    group: (displayName: string): Principal => ({
      "@odata.type": "#microsoft.graph.group",
      id: id("group", displayName),
      displayName,
    }),
    application: (displayName: string): Principal => ({
      "@odata.type": "#microsoft.graph.servicePrincipal",
      id: id("application", displayName),
      displayName,
      accountEnabled: true,
    }),
    /** @param principal a word for one that is no longer there */
    assignment: (
      roleDefinitionId: string,
      principal: Principal | string,
      changes: Partial<RoleAssignment> = {},
    ): RoleAssignment => {
      const principalId = typeof principal === "string" ? id("gone", principal) : principal.id;
      return {
        id: id("assignment", roleDefinitionId, principalId),
        roleDefinitionId,
        principalId,
        directoryScopeId: "/",
        principal: typeof principal === "string" ? null : principal,
        endDateTime: null,
        ...changes,
      };
    },
  };
}

/** A handful of assignments, with one of everything that somebody should look at. */
export function usualDirectory(tenant: { entraTenantId: string; domain: string }): RoleDirectory {
  const { id, user, guest, group, application, assignment } = makerOf(tenant);
  const custom = { id: id("custom role"), displayName: "Application registration creator" };
  const tier2 = group("Helpdesk tier 2");
  const [adele, emergency] = [user("adele.vance", "Adele Vance"), user("emergency.1", "Emergency access 1")];
  return {
    definitions: [...Object.values(ROLES).map(builtIn), { ...custom, templateId: custom.id, isBuiltIn: false }],
    assignments: [
      assignment(ROLES.globalAdministrator[0], adele),
      assignment(ROLES.globalAdministrator[0], emergency),
      assignment(ROLES.globalAdministrator[0], user("megan.bowen", "Megan Bowen"), {
        endDateTime: "2027-06-30T22:00:00Z",
      }),
      assignment(ROLES.securityAdministrator[0], guest("markie.downing", "Markie Downing")),
      assignment(ROLES.securityReader[0], user("alex.wilber", "Alex Wilber"), { endDateTime: "2027-03-31T22:00:00Z" }),
      assignment(ROLES.userAdministrator[0], user("diego.siciliani", "Diego Siciliani", { accountEnabled: false })),
      assignment(ROLES.userAdministrator[0], user("isaiah.langer", "Isaiah Langer"), {
        directoryScopeId: `/administrativeUnits/${id("administrative unit", "Branch offices")}`,
      }),
      assignment(ROLES.applicationAdministrator[0], application("Backup automation")),
      assignment(ROLES.helpdeskAdministrator[0], tier2),
      assignment(ROLES.reportsReader[0], user("lynne.robbins", "Lynne Robbins")),
      assignment(ROLES.reportsReader[0], "an account that was deleted"),
      assignment(custom.id, user("pradeep.gupta", "Pradeep Gupta")),
    ],
    members: new Map([
      [
        tier2.id,
        [
          user("johanna.lorenz", "Johanna Lorenz"),
          user("patti.fernandez", "Patti Fernandez"),
          guest("joey.cruz", "Joey Cruz"),
        ],
      ],
    ]),
  };
}
