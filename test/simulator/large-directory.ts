import { HIGH_PRIVILEGE_ROLES } from "../../worker/features/admin-roles/high-privilege-roles.contract.ts";
import { HOSTILE_NAMES, LARGE } from "./large-facts.ts";
import { builtIn, makerOf } from "./role-directory.ts";
import { type Principal, ROLES, type RoleAssignment, type RoleDirectory } from "./role-shapes.ts";

const PRIVILEGED = Object.entries(HIGH_PRIVILEGE_ROLES).filter(([id]) => id !== ROLES.globalAdministrator[0]);
const ORDINARY = [ROLES.reportsReader[0], ROLES.billingAdministrator[0]];

const at = <T>(list: readonly T[], index: number): T => list[index % list.length] as T;

/** A directory as large as the product has to bear; of its accounts, one in a hundred has a name that is up to no good. */
export function largeDirectory(tenant: { entraTenantId: string; domain: string }): RoleDirectory {
  const { user, guest, group, application, assignment } = makerOf(tenant);
  const range = (length: number) => Array.from({ length }, (_, index) => index);
  const nameOf = (index: number) =>
    index % 100 === 2 ? at(HOSTILE_NAMES, Math.floor(index / 100)) : `Person ${String(index).padStart(4, "0")}`;

  /** The tenth digit decides: a guest, a disabled account, four without and one with an end, two without privileges. */
  const person = (index: number): Principal => {
    const mailbox = `person.${index}`;
    if (index % 10 === 0) return guest(mailbox, nameOf(index));
    return user(mailbox, nameOf(index), { accountEnabled: index % 10 !== 1 });
  };
  const rolesOf = (index: number): RoleAssignment[] => {
    const who = person(index);
    const ordinary = ORDINARY.map((role) => assignment(role, who));
    if (index % 10 >= 8) return [...ordinary, assignment(ROLES.securityReader[0], who, ENDING)];
    const isGlobal = index < 20 && index % 10 >= 2 && index % 10 <= 6;
    const role = isGlobal ? ROLES.globalAdministrator[0] : at(PRIVILEGED, index)[0];
    return [...ordinary, assignment(role, who, index % 10 === 7 ? ENDING : {})];
  };

  const groups = range(LARGE.groups).map((index) => group(`Role holders ${index + 1}`));
  const member = (index: number): Principal => {
    const mailbox = `member.${index}`;
    if (index % 20 === 0) return guest(mailbox, `Member ${index}`);
    return user(mailbox, `Member ${index}`, { accountEnabled: index % 20 !== 1 });
  };
  return {
    definitions: [
      ...Object.values(ROLES).map(builtIn),
      ...PRIVILEGED.filter(([id]) => !Object.values(ROLES).some(([known]) => known === id)).map(builtIn),
    ],
    assignments: [
      ...range(LARGE.people).flatMap(rolesOf),
      ...range(LARGE.applications).map((index) =>
        assignment(at(PRIVILEGED, index)[0], application(`Application ${index + 1}`)),
      ),
      ...groups.map((holder, index) => assignment(at(PRIVILEGED, index)[0], holder)),
      ...range(LARGE.gone).map((index) => assignment(at(ORDINARY, index), `gone ${index}`)),
    ],
    members: new Map(
      groups.map((holder, index) => [
        holder.id,
        range(LARGE.membersOfGroup).map((one) => member(index * LARGE.membersOfGroup + one)),
      ]),
    ),
  };
}

const ENDING = { endDateTime: "2027-06-30T22:00:00Z" } as const;
