import type { Deps } from "../../deps.ts";
import { unauthenticated } from "../../platform/errors.ts";
import { asRole, PLATFORM_CAPABILITIES, ROLE_CAPABILITIES } from "./capabilities.contract.ts";
import { findPlatformCapabilities } from "./scope.repository.ts";
import type { Operator, Staff } from "./scopes.ts";
import type { SessionView, StaffSessionView } from "./session.contract.ts";
import { findAccount } from "./session.repository.ts";
import { findFirstTenants, findWorkspaces } from "./session-view.repository.ts";

/**
 * Tenants of each workspace in the answer to “who am I”; the rest is behind the tenant list's cursor. Each costs four rows,
 * and every page that is opened pays for them: beside the fullest one they stay below its bound.
 */
const FIRST_TENANTS = 20;

type Person = Pick<Operator, "userId" | "name" | "email">;

export async function readSession(deps: Pick<Deps, "db">, person: Person): Promise<SessionView> {
  const [memberships, tenants] = await Promise.all([
    findWorkspaces(deps.db, person.userId),
    // one more than is shown tells whether there are more
    findFirstTenants(deps.db, person.userId, FIRST_TENANTS + 1),
  ]);
  const tenantsOf = Map.groupBy(tenants, (tenant) => tenant.workspaceId);
  const workspaces = memberships.map(({ id, name, role: roleText }) => {
    const rows = tenantsOf.get(id) ?? [];
    const first = rows.slice(0, FIRST_TENANTS);
    const role = asRole(roleText);
    return {
      id,
      name,
      role,
      capabilities: [...ROLE_CAPABILITIES[role]],
      tenants: first.map((tenant) => ({
        id: tenant.id,
        display_name: tenant.displayName,
        status: tenant.status,
        role: asRole(tenant.role),
      })),
      tenants_next_cursor: rows.length > FIRST_TENANTS ? (first.at(-1)?.id ?? null) : null,
    };
  });
  return { user: { id: person.userId, name: person.name, email: person.email }, workspaces };
}

/** For the answer to a sign-in, before there is a request with its cookie. */
export async function readSessionOf(deps: Pick<Deps, "db">, userId: string): Promise<SessionView> {
  const account = await findAccount(deps.db, "admin", userId);
  if (!account) throw unauthenticated();
  return readSession(deps, { userId, name: account.name, email: account.email });
}

type StaffPerson = Pick<Staff, "platformUserId" | "name" | "email" | "capabilities">;

export const presentStaffSession = (staff: StaffPerson): StaffSessionView => ({
  user: { id: staff.platformUserId, name: staff.name, email: staff.email },
  capabilities: PLATFORM_CAPABILITIES.filter((capability) => staff.capabilities.has(capability)),
});

export async function readStaffSessionOf(deps: Pick<Deps, "db">, platformUserId: string): Promise<StaffSessionView> {
  const account = await findAccount(deps.db, "system", platformUserId);
  if (!account) throw unauthenticated();
  const held = await findPlatformCapabilities(deps.db, [platformUserId]);
  const capabilities = held.get(platformUserId) ?? new Set();
  return presentStaffSession({ platformUserId, name: account.name, email: account.email, capabilities });
}
