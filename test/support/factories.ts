import { env } from "cloudflare:workers";
import { sql } from "drizzle-orm";
import { generateSignedCookie } from "hono/cookie";
import * as schema from "../../db/schema/index.ts";
import type { PlatformCapability, Role } from "../../worker/features/access/capabilities.contract.ts";
import { PLATFORM_CAPABILITIES } from "../../worker/features/access/capabilities.contract.ts";
import { PLANES, type Plane } from "../../worker/features/access/planes.contract.ts";
import { planeSecret } from "../../worker/features/access/session-cookie.ts";
import { dueFrom } from "../../worker/features/findings/due.rules.ts";
import {
  FINDING_RULES,
  type FindingRule,
  type Severity,
  severityRank,
} from "../../worker/features/findings/finding-rules.contract.ts";
import { randomToken, sha256Hex } from "../../worker/platform/crypto.ts";
import { openDatabase } from "../../worker/platform/database.ts";
import { systemIds } from "../../worker/platform/ids.ts";
import { POSTURE } from "./report-payloads.ts";

// Rows go straight into D1: a test that is about something else pays for no password hash and no route.

export const testDb = () => openDatabase(env.DB);

const ids = systemIds(() => Date.now());

let counter = 0;
const unique = () => {
  counter += 1;
  return counter;
};

export async function makeWorkspace(overrides: Partial<typeof schema.workspaces.$inferInsert> = {}) {
  const row = { id: ids.next("ws"), name: `Workspace ${unique()}`, createdAt: Date.now(), ...overrides };
  await testDb().insert(schema.workspaces).values(row);
  return row;
}

interface TenantOptions extends Partial<typeof schema.tenants.$inferInsert> {
  /** The default provider connection; null makes a tenant without one. */
  connection?: Partial<typeof schema.providerConnections.$inferInsert> | null;
}

/** A tenant with an enabled, consented default provider connection. */
export async function makeTenant(workspaceId: string, { connection = {}, ...overrides }: TenantOptions = {}) {
  const row = {
    id: ids.next("ten"),
    workspaceId,
    displayName: `Tenant ${unique()}`,
    externalTenantId: crypto.randomUUID(),
    status: "active",
    createdAt: Date.now(),
    ...overrides,
  };
  const db = testDb();
  await db.insert(schema.tenants).values(row);
  if (connection === null) return { ...row, connectionId: null };
  const connectionId = connection.id ?? ids.next("con");
  await db.insert(schema.providerConnections).values({
    workspaceId,
    tenantId: row.id,
    targetExternalTenantId: row.externalTenantId ?? crypto.randomUUID(),
    consentStatus: "granted",
    createdAt: Date.now(),
    updatedAt: Date.now(),
    // what was granted was confirmed
    confirmedAt: (connection.consentStatus ?? "granted") === "granted" ? Date.now() : null,
    ...connection,
    id: connectionId,
  });
  return { ...row, connectionId };
}

const account = (prefix: "usr" | "stf", overrides: Partial<typeof schema.users.$inferInsert>) => {
  const number = unique();
  return {
    id: ids.next(prefix),
    name: `Person ${number}`,
    email: `person-${number}@example.test`,
    emailVerified: true,
    createdAt: new Date(),
    updatedAt: new Date(),
    ...overrides,
  };
};

export async function makeUser(overrides: Partial<typeof schema.users.$inferInsert> = {}) {
  const row = account("usr", overrides);
  await testDb().insert(schema.users).values(row);
  return row;
}

export async function addMember(workspaceId: string, userId: string, role: Role) {
  await testDb().insert(schema.workspaceMemberships).values({ workspaceId, userId, role, createdAt: Date.now() });
}

export async function entitle(tenant: { id: string; workspaceId: string }, userId: string, role: Role) {
  await testDb()
    .insert(schema.tenantEntitlements)
    .values({ tenantId: tenant.id, workspaceId: tenant.workspaceId, userId, role, createdAt: Date.now() });
}

/** Password credential; `hash` as `hashPassword` of better-auth/crypto makes it (about 80 ms: make one per file). */
export async function addPassword(plane: Plane, accountId: string, hash: string) {
  const table = plane === "admin" ? schema.credentials : schema.platformCredentials;
  await testDb()
    .insert(table)
    .values({
      id: ids.next("crd"),
      userId: accountId,
      accountId,
      providerId: "credential",
      password: hash,
      createdAt: new Date(),
      updatedAt: new Date(),
    });
}

interface SessionOptions {
  createdAt?: number;
  /** Epoch ms; a whole idle time after `createdAt` unless given. */
  idleEndsAt?: number;
}

/** A session row as a sign-in makes it, and the `Cookie` header that belongs to it. */
export async function makeSession(plane: Plane, accountId: string, options: SessionOptions = {}) {
  const token = randomToken();
  const createdAt = options.createdAt ?? Date.now();
  const sessionId = ids.next("ses");
  const table = plane === "admin" ? schema.sessions : schema.platformSessions;
  await testDb()
    .insert(table)
    .values({
      id: sessionId,
      userId: accountId,
      token: await sha256Hex(token),
      createdAt: new Date(createdAt),
      updatedAt: new Date(createdAt),
      expiresAt: new Date(options.idleEndsAt ?? createdAt + PLANES[plane].idleMs),
    });
  return { sessionId, token, cookie: await cookieHeader(plane, token) };
}

/** `Cookie` header for a session token of that plane. */
export async function cookieHeader(plane: Plane, token: string, secret: string = env.BETTER_AUTH_SECRET) {
  const cookie = await generateSignedCookie(PLANES[plane].cookie, token, planeSecret(plane, secret), {
    path: "/",
    secure: true,
  });
  return cookie.split(";")[0] ?? "";
}

/** A signed-in user; with a workspace also a member of it, and entitled to the tenants with the same role. */
export async function makeOperator(
  place: { workspaceId?: string; role?: Role; tenants?: { id: string; workspaceId: string }[] } = {},
  overrides: Partial<typeof schema.users.$inferInsert> = {},
) {
  const user = await makeUser(overrides);
  const role = place.role ?? "owner";
  if (place.workspaceId !== undefined) await addMember(place.workspaceId, user.id, role);
  for (const tenant of place.tenants ?? []) await entitle(tenant, user.id, role);
  return { ...user, ...(await makeSession("admin", user.id)) };
}

export async function makePlatformUser(
  capabilities: readonly PlatformCapability[] = PLATFORM_CAPABILITIES,
  overrides: Partial<typeof schema.platformUsers.$inferInsert> = {},
) {
  const row = account("stf", overrides);
  await testDb().insert(schema.platformUsers).values(row);
  await grant(row.id, capabilities);
  return row;
}

/** A signed-in staff member; all platform capabilities unless given. */
export async function makeStaff(
  capabilities: readonly PlatformCapability[] = PLATFORM_CAPABILITIES,
  overrides: Partial<typeof schema.platformUsers.$inferInsert> = {},
) {
  const row = await makePlatformUser(capabilities, overrides);
  return { ...row, ...(await makeSession("system", row.id)) };
}

export async function grant(platformUserId: string, capabilities: readonly PlatformCapability[]) {
  if (capabilities.length === 0) return;
  await testDb()
    .insert(schema.platformCapabilityGrants)
    .values(capabilities.map((capability) => ({ platformUserId, capability, grantedAt: Date.now() })));
}

/** An open finding as a scan leaves it; its state in the overrides is completed by what the state needs. */
export async function makeFinding(
  tenant: { id: string; workspaceId: string },
  overrides: Partial<typeof schema.findings.$inferInsert> & { severity?: Severity; rule?: FindingRule } = {},
) {
  const now = Date.now();
  const rule = overrides.rule ?? "admin_roles.guest_holds_role";
  const severity = overrides.severity ?? FINDING_RULES[rule].severity;
  const detectedAt = overrides.firstDetectedAt ?? now;
  const subjectId = overrides.subjectId ?? crypto.randomUUID();
  const subjectType = overrides.subjectType ?? "user";
  const { state = "open" } = overrides;
  const row = {
    id: ids.next("fnd"),
    workspaceId: tenant.workspaceId,
    tenantId: tenant.id,
    source: FINDING_RULES[rule].source,
    rule,
    fingerprint: await sha256Hex(JSON.stringify([rule, subjectType, subjectId])),
    severity,
    severityRank: severityRank(severity),
    state,
    subjectType,
    subjectId,
    subjectLabel: `Subject ${unique()}`,
    facts: {},
    ownerUserId: null,
    dueAt: dueFrom(severity, detectedAt),
    firstDetectedAt: detectedAt,
    lastDetectedAt: detectedAt,
    lastReportId: ids.next("rep"),
    resolvedAt: state === "resolved" ? now : null,
    reopenedAt: state === "reopened" ? now : null,
    acceptedReason: state === "risk_accepted" ? "Known and watched." : null,
    acceptedUntil: state === "risk_accepted" ? now + 30 * 86_400_000 : null,
    acceptedByUserId: null,
    version: 1,
    updatedAt: now,
    ...overrides,
  };
  await testDb().insert(schema.findings).values(row);
  return row;
}

/** A stored report as a run leaves it, of the type of its payload; of the permission posture unless given. */
export async function makeReport(
  tenant: { id: string; workspaceId: string },
  overrides: Partial<typeof schema.storedReports.$inferInsert> & { parts?: readonly unknown[][] } = {},
) {
  const { parts = [], ...given } = overrides;
  const row = {
    id: ids.next("rep"),
    workspaceId: tenant.workspaceId,
    tenantId: tenant.id,
    type: "permission_posture",
    schemaVersion: 1,
    payload: POSTURE,
    fingerprint: `fingerprint-${unique()}`,
    previousFingerprint: null,
    runId: null,
    createdAt: Date.now(),
    ...given,
  };
  await testDb().insert(schema.storedReports).values(row);
  for (const [part, items] of parts.entries())
    await testDb().insert(schema.storedReportParts).values({ reportId: row.id, part, items });
  return row;
}

/** A workspace with one tenant and its owner, signed in: where most tests start. */
export async function makeGovernedTenant(role: Role = "owner") {
  const workspace = await makeWorkspace();
  const tenant = await makeTenant(workspace.id);
  const operator = await makeOperator({ workspaceId: workspace.id, role, tenants: [tenant] });
  return { workspace, tenant, operator };
}

/** The audit entries of a workspace, or of the platform (null), oldest first. */
export async function auditOf(workspaceId: string | null) {
  // in the order in which they were written: ids of one millisecond come in any
  const rows = await testDb().select().from(schema.auditEntries).orderBy(sql`rowid`);
  return rows.filter((row) => row.workspaceId === workspaceId);
}
