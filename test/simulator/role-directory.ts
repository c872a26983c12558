import { guidOf } from "./grants.ts";
import { type Principal, ROLES, type RoleAssignment, type RoleDefinition, type RoleDirectory } from "./role-shapes.ts";

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
