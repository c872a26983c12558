import { eq } from "drizzle-orm";
import { platformSessions, sessions } from "../../db/schema/index.ts";
import {
  PLATFORM_CAPABILITIES,
  type PlatformCapability,
  ROLES,
  type Role,
} from "../../worker/features/access/capabilities.contract.ts";
import { PLANES, type Plane } from "../../worker/features/access/planes.contract.ts";
import {
  addMember,
  cookieHeader,
  entitle,
  makeOperator,
  makeSession,
  makeStaff,
  makeTenant,
  makeUser,
  makeWorkspace,
  testDb,
} from "../support/factories.ts";

type Workspace = Awaited<ReturnType<typeof makeWorkspace>>;
type Tenant = Awaited<ReturnType<typeof makeTenant>>;

/** One governed place, and another one that has nothing to do with it. */
export interface Places {
  workspace: Workspace;
  tenant: Tenant;
  otherWorkspace: Workspace;
  otherTenant: Tenant;
}

/** Somebody who sends requests, and what they are. Without `operator` and `staff` they are nobody. */
export interface Caller {
  name: string;
  cookie: string;
  /** Signed in on the admin plane; the roles are those in the governed place. */
  operator?: { id: string; workspaceRole: Role | null; tenantRole: Role | null };
  /** Signed in on the system plane. */
  staff?: { id: string; capabilities: ReadonlySet<PlatformCapability> };
}

export async function makePlaces(): Promise<Places> {
  const workspace = await makeWorkspace();
  const otherWorkspace = await makeWorkspace();
  return {
    workspace,
    tenant: await makeTenant(workspace.id),
    otherWorkspace,
    otherTenant: await makeTenant(otherWorkspace.id),
  };
}

export async function makeMember({ workspace, tenant }: Places, workspaceRole: Role, tenantRole: Role | null) {
  const user = await makeUser();
  await addMember(workspace.id, user.id, workspaceRole);
  if (tenantRole !== null) await entitle(tenant, user.id, tenantRole);
  return user;
}

async function member(name: string, places: Places, workspaceRole: Role, tenantRole: Role | null): Promise<Caller> {
  const { id } = await makeMember(places, workspaceRole, tenantRole);
  return { name, cookie: (await makeSession("admin", id)).cookie, operator: { id, workspaceRole, tenantRole } };
}

async function outsiders({ tenant, otherWorkspace, otherTenant }: Places): Promise<Caller[]> {
  const stranger = await makeOperator({ workspaceId: otherWorkspace.id, tenants: [otherTenant] });
  const removed = await makeOperator({ workspaceId: otherWorkspace.id });
  // as a lost deletion would leave it: an entitlement without the membership that it rests on
  await entitle(tenant, removed.id, "owner");
  const roles = { workspaceRole: null, tenantRole: null };
  return [
    { name: "owner of another workspace", cookie: stranger.cookie, operator: { id: stranger.id, ...roles } },
    { name: "removed member", cookie: removed.cookie, operator: { id: removed.id, ...roles } },
  ];
}

const members = (places: Places): Promise<Caller[]> =>
  Promise.all([
    ...ROLES.map((role) => member(role, places, role, role)),
    member("workspace owner without the tenant", places, "owner", null),
    member("workspace readonly without the tenant", places, "readonly", null),
    member("workspace readonly, tenant owner", places, "readonly", "owner"),
    member("workspace owner, tenant readonly", places, "owner", "readonly"),
  ]);

async function platformUser(name: string, capabilities: readonly PlatformCapability[]): Promise<Caller> {
  const { id, cookie } = await makeStaff(capabilities);
  return { name, cookie, staff: { id, capabilities: new Set(capabilities) } };
}

const PANEL = "platform.access_system_panel";

const platformUsers = (): Promise<Caller[]> =>
  Promise.all([
    platformUser("staff with everything", PLATFORM_CAPABILITIES),
    platformUser("staff with nothing", []),
    platformUser("staff with the panel only", [PANEL]),
    platformUser("staff with panel, operations and runbooks", [PANEL, "platform.ops.view", "platform.runbooks.view"]),
    ...PLATFORM_CAPABILITIES.filter((capability) => capability !== PANEL).map((capability) =>
      platformUser(`staff with the panel and ${capability}`, [PANEL, capability]),
    ),
    ...PLATFORM_CAPABILITIES.map((missing) =>
      platformUser(
        `staff with everything but ${missing}`,
        PLATFORM_CAPABILITIES.filter((capability) => capability !== missing),
      ),
    ),
  ]);

/** An account that could do everything on its plane. */
const mighty = async (plane: Plane, places: Places, deactivatedAt: number | null = null): Promise<string> => {
  if (plane === "system") return (await makeStaff(PLATFORM_CAPABILITIES, { deactivatedAt })).id;
  const user = await makeUser({ deactivatedAt });
  await addMember(places.workspace.id, user.id, "owner");
  await entitle(places.tenant, user.id, "owner");
  return user.id;
};

/** Accounts that could do everything, with cookies that are worth nothing, each for one reason. */
async function nobodies(plane: Plane, places: Places): Promise<Caller[]> {
  const now = Date.now();
  const session = async (options = {}, deactivatedAt: number | null = null) =>
    makeSession(plane, await mighty(plane, places, deactivatedAt), options);
  const signedOut = await session();
  const table = plane === "admin" ? sessions : platformSessions;
  await testDb().delete(table).where(eq(table.id, signedOut.sessionId));
  const idle = await session({ createdAt: now - 60_000, idleEndsAt: now - 1 });
  const old = await session({ createdAt: now - PLANES[plane].absoluteMs - 1, idleEndsAt: now + 60_000 });
  const other: Plane = plane === "admin" ? "system" : "admin";
  const cookies = {
    "signed out": signedOut.cookie,
    "idle for too long": idle.cookie,
    "signed in for too long": old.cookie,
    deactivated: (await session({}, now)).cookie,
    "with a cookie signed with another key": await cookieHeader(plane, (await session()).token, "x".repeat(40)),
    "with an unsigned cookie": `${PLANES[plane].cookie}=${(await session()).token}`,
    "with the cookie under the other plane's name": (await session()).cookie.replace(
      PLANES[plane].cookie,
      PLANES[other].cookie,
    ),
  };
  const kind = plane === "admin" ? "operator" : "staff";
  return Object.entries(cookies).map(([why, cookie]) => ({ name: `${kind} ${why}`, cookie }));
}

/** Signed in on both planes at once: each plane must go by its own session. */
async function both(places: Places): Promise<Caller[]> {
  const owner = await member("owner", places, "owner", "owner");
  const panel = await platformUser("staff", [PANEL]);
  const cookie = `${owner.cookie}; ${panel.cookie}`;
  return [{ ...owner, ...panel, name: "owner who is also staff with the panel only", cookie }];
}

export async function makeCallers(places: Places): Promise<Caller[]> {
  const groups = await Promise.all([
    outsiders(places),
    members(places),
    platformUsers(),
    both(places),
    nobodies("admin", places),
    nobodies("system", places),
  ]);
  return [{ name: "stranger", cookie: "" }, ...groups.flat()];
}

/** A new session for a caller whose own has ended. */
export async function signInAgain(caller: Caller): Promise<void> {
  const cookies = [
    caller.operator && (await makeSession("admin", caller.operator.id)).cookie,
    caller.staff && (await makeSession("system", caller.staff.id)).cookie,
  ];
  caller.cookie = cookies.filter((cookie) => cookie !== undefined).join("; ");
}
