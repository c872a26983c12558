import { env } from "cloudflare:workers";
import { hashPassword } from "better-auth/crypto";
import { and, desc, eq, isNull } from "drizzle-orm";
import {
  consentRequests,
  evidenceSnapshots,
  invitations,
  operationalPauses,
  operationRuns,
  permissionEvidence,
  providerConnections,
  sessions,
  tenantEntitlements,
  tenantOnboardingSessions,
  tenantReviews,
  verificationReports,
} from "../../db/schema/index.ts";
import { PLATFORM_CAPABILITIES } from "../../worker/features/access/capabilities.contract.ts";
import { signState } from "../../worker/features/connections/consent-state.ts";
import type { EvidenceSummary } from "../../worker/features/evidence/evidence.contract.ts";
import type { OperationType } from "../../worker/features/operations/operation-types.contract.ts";
import { canonicalInputs, runIdentity } from "../../worker/features/operations/operations.rules.ts";
import { REQUIRED_PERMISSIONS } from "../../worker/features/providers/permission-catalog.contract.ts";
import type { ReviewContent } from "../../worker/features/reviews/reviews.contract.ts";
import { randomToken, sha256Hex } from "../../worker/platform/crypto.ts";
import { type IdPrefix, systemIds } from "../../worker/platform/ids.ts";
import {
  addPassword,
  makeFinding,
  makeOperator,
  makeReport,
  makeStaff,
  makeTenant,
  makeUser,
  makeWorkspace,
  testDb,
} from "../support/factories.ts";
import { type Caller, makeCallers, makeMember, makePlaces, type Places } from "./callers.ts";
import { insertReadyPack } from "./packs.ts";

const ids = systemIds(() => Date.now());
const CHECK = "provider.connection.check";
const SYNC = "inventory.sync";
const SCAN = "entra_admin_roles.scan";
const COMPOSE = "tenant_review.compose";

/** The places, who calls, and what valid requests are about. */
export interface World extends Places {
  callers: Caller[];
  password: string;
  signInEmail: { admin: string; system: string };
  newEmail(): string;
  /** A member of the workspace, entitled to the tenant, who may be changed or removed. @returns the user id */
  newMember(): Promise<string>;
  newInvitation(workspaceId?: string): Promise<{ id: string; token: string }>;
  /** A run of the tenant. A failed one shares its identity with the run that is active there. */
  newRun(status: "queued" | "failed", tenant?: Places["tenant"]): Promise<string>;
  newWorkspaceRun(): Promise<string>;
  /** An open draft of the tenant, in the place of the one before; null makes one without a tenant. */
  newDraft(tenant?: Places["tenant"] | null): Promise<string>;
  /** A dedicated connection of the tenant beside its default one. */
  newConnection(): Promise<string>;
  /** An open finding of the tenant. */
  newFinding(): Promise<string>;
  /** A stored report of the tenant. */
  newReport(): Promise<string>;
  /** The state of a consent that the caller began in their session. */
  newConsent(caller: Caller): Promise<string>;
  /** The same, ready to be completed. */
  newReadyDraft(): Promise<string>;
  /** The snapshot of the tenant that a review is being composed of. */
  composedSnapshot: string;
  /** A complete evidence snapshot of the tenant. */
  newSnapshot(): Promise<string>;
  /** A draft of a review of the tenant, and its first version. */
  newReview(): Promise<string>;
  /** The same, of which there is a pack. */
  newPackedReview(): Promise<string>;
  /** A review pack of the tenant that can be had. */
  newPack(): Promise<string>;
  /** A paused control of a workspace of its own. @returns the workspace's id */
  newPause(controlKey: string): Promise<string>;
  newPlatformUser(overrides?: { deactivatedAt?: number }): Promise<string>;
  /** A well-formed id of nothing. */
  absent(prefix: IdPrefix): string;
  /** The value of that path parameter that names something in the other place; null when nothing of it stands there. */
  foreign(parameter: string): Promise<string | null>;
}

async function insertRun(
  place: { workspaceId: string; tenantId: string | null },
  identity: string,
  failed = false,
  type: OperationType = CHECK,
) {
  const id = ids.next("run");
  const now = Date.now();
  const end = failed
    ? {
        status: "completed",
        outcome: "failed",
        completedAt: now,
        failures: [{ reason_code: "rate_limited", message: "Busy." }],
      }
    : {};
  await testDb()
    .insert(operationRuns)
    .values({ id, ...place, type, identity, progressTotal: 8, createdAt: now, progressedAt: now, ...end });
  return id;
}

/** A tenant has one open draft: the one before is ended. Its newest verification runs, so the draft is as it would be saved. */
async function insertDraft(tenant: Places["tenant"] | null, workspaceId: string) {
  const id = ids.next("drf");
  const now = Date.now();
  const db = testDb();
  const head = { id, workspaceId, createdAt: now, lastEditedAt: now };
  if (tenant === null) {
    await db.insert(tenantOnboardingSessions).values(head);
    return id;
  }
  await db
    .update(tenantOnboardingSessions)
    .set({ lifecycle: "cancelled", endedAt: now })
    .where(and(eq(tenantOnboardingSessions.tenantId, tenant.id), isNull(tenantOnboardingSessions.endedAt)));
  await insertRun({ workspaceId, tenantId: tenant.id }, crypto.randomUUID());
  await db.insert(tenantOnboardingSessions).values({
    ...{ ...head, tenantId: tenant.id, lifecycle: "verifying" },
    ...{ lastCompletedCheckpoint: "connect_provider", furthestCheckpoint: 2 },
  });
  return id;
}

/**
 * One whose verification has ended well. It is of a tenant of its own, with the same people: on the place's own tenant a
 * verification is always under way.
 */
async function insertReadyDraft(like: Places["tenant"]) {
  const db = testDb();
  const now = Date.now();
  const { id: tenantId, connectionId, workspaceId } = await makeTenant(like.workspaceId);
  const place = { workspaceId, tenantId };
  const people = await db.select().from(tenantEntitlements).where(eq(tenantEntitlements.tenantId, like.id));
  for (const person of people) await db.insert(tenantEntitlements).values({ ...person, tenantId });
  const report = { id: ids.next("vrp"), ...place, connectionId: connectionId ?? "" };
  const runId = await insertRun(place, crypto.randomUUID(), true);
  const granted = REQUIRED_PERMISSIONS.map(({ resource, id }) => ({ resource, id }));
  await db
    .insert(permissionEvidence)
    .values({ connectionId: report.connectionId, ...place, granted, refreshedAt: now, lastTriedAt: now });
  await db.insert(verificationReports).values({
    ...{ ...report, runId, schemaVersion: 1, flow: "provider_verification" },
    ...{ overall: "ready", fingerprint: "f", checks: [], configuredAt: 0, generatedAt: now },
  });
  const id = ids.next("drf");
  await db.insert(tenantOnboardingSessions).values({
    ...{ id, ...place, createdAt: now, lastEditedAt: now },
    // as the end of that verification saves it
    ...{ lifecycle: "ready_for_activation", lastCompletedCheckpoint: "verify_access", furthestCheckpoint: 3 },
  });
  return id;
}

async function insertInvitation(workspaceId: string, email: string) {
  const token = randomToken();
  const row = { id: ids.next("inv"), workspaceId, email, role: "operator", tokenHash: await sha256Hex(token) };
  const createdAt = Date.now();
  await testDb()
    .insert(invitations)
    .values({ ...row, createdAt, expiresAt: createdAt + 60_000 });
  return { id: row.id, token };
}

async function insertConnection({ id, workspaceId, externalTenantId }: Places["tenant"]): Promise<string> {
  const row = {
    id: ids.next("con"),
    workspaceId,
    tenantId: id,
    connectionType: "dedicated",
    clientId: crypto.randomUUID(),
    isDefault: false,
    targetExternalTenantId: externalTenantId ?? "",
    createdAt: Date.now(),
    updatedAt: Date.now(),
  };
  await testDb().insert(providerConnections).values(row);
  return row.id;
}

async function insertConsent(connectionId: string, userId: string): Promise<string> {
  const mine = testDb().select({ id: sessions.id }).from(sessions).where(eq(sessions.userId, userId));
  // the one that is signed in now: who signed out and in again has several
  const [session] = await mine.orderBy(desc(sessions.id)).limit(1);
  const id = ids.next("cns");
  const createdAt = Date.now();
  await testDb()
    .insert(consentRequests)
    .values({ id, connectionId, sessionId: session?.id ?? "", userId, createdAt, expiresAt: createdAt + 60_000 });
  return signState(env.BETTER_AUTH_SECRET, id);
}

const EMPTY_SUMMARY = {
  ...{ reports: [], role_assignments: null, permissions: null, permission_score: null, connection: false },
  findings: { active: { critical: 0, high: 0, medium: 0, low: 0, info: 0 }, risk_accepted: 0, resolved: 0 },
  operations: { total: 0, succeeded: 0, is_capped: false },
};

/** A complete snapshot of a tenant that has nothing to freeze. */
async function insertSnapshot({ id: tenantId, workspaceId }: Places["tenant"]): Promise<string> {
  const summary: EvidenceSummary = { ...EMPTY_SUMMARY, comparison: null };
  const id = ids.next("evs");
  const row = { id, workspaceId, tenantId, schemaVersion: 1, fingerprint: "f", summary, createdAt: Date.now() };
  await testDb().insert(evidenceSnapshots).values(row);
  return id;
}

async function insertReview(tenant: Places["tenant"]): Promise<string> {
  const snapshotId = await insertSnapshot(tenant);
  const id = ids.next("rev");
  const now = Date.now();
  const content: ReviewContent = {
    ...{ tenant_name: tenant.displayName, numbers: EMPTY_SUMMARY, missing_permissions: null, changes: null },
    ...{ top_findings: [], operations: [] },
    snapshot: { id: snapshotId, created_at: new Date(now).toISOString(), fingerprint: "f" },
  };
  await testDb()
    .insert(tenantReviews)
    .values({
      ...{ id, workspaceId: tenant.workspaceId, tenantId: tenant.id, snapshotId, title: "Swept", content },
      ...{ createdAt: now, updatedAt: now },
    });
  return id;
}

/** A report of the tenant, so that there is one to read. */
async function insertReport({ id: tenantId, workspaceId, connectionId }: Places["tenant"], runId: string) {
  await testDb()
    .insert(verificationReports)
    .values({
      ...{ id: ids.next("vrp"), workspaceId, tenantId, connectionId: connectionId ?? "", runId },
      ...{ schemaVersion: 1, flow: "provider.connection.check", overall: "ready", fingerprint: "f" },
      ...{ checks: [], configuredAt: 0, generatedAt: Date.now() },
    });
}

const PASSWORD = "correct horse battery staple";

async function makeSignIns() {
  const hash = await hashPassword(PASSWORD);
  const user = await makeUser();
  await addPassword("admin", user.id, hash);
  const staff = await makeStaff([]);
  await addPassword("system", staff.id, hash);
  return { admin: user.email, system: staff.email };
}

export async function makeWorld(): Promise<World> {
  const places = await makePlaces();
  const { workspace, tenant } = places;
  const activeIdentity = (tenantId: string, type: OperationType = CHECK) =>
    runIdentity(type, tenantId, canonicalInputs({}));
  const ofTenant = (place: Places["tenant"]) => ({ workspaceId: place.workspaceId, tenantId: place.id });
  await insertReport(tenant, await insertRun(ofTenant(tenant), await activeIdentity(tenant.id)));
  await insertRun(ofTenant(tenant), await activeIdentity(tenant.id, SYNC), false, SYNC);
  await insertRun(ofTenant(tenant), await activeIdentity(tenant.id, SCAN), false, SCAN);
  const composedSnapshot = await insertSnapshot(tenant);
  await insertRun(ofTenant(tenant), await runIdentity(COMPOSE, tenant.id, composedSnapshot), false, COMPOSE);
  const newPack = async (place: Places["tenant"]) =>
    insertReadyPack({
      ...{ tenant: place, snapshotId: await insertSnapshot(place), fingerprint: crypto.randomUUID(), review: null },
    });
  // of what every snapshot of the sweep holds: whoever requests a pack of the tenant finds it
  await insertReadyPack({ tenant, snapshotId: composedSnapshot, fingerprint: "f", review: null });
  const newEmail = () => `${crypto.randomUUID()}@example.test`;
  return {
    ...places,
    callers: await makeCallers(places),
    password: PASSWORD,
    signInEmail: await makeSignIns(),
    newEmail,
    composedSnapshot,
    newMember: async () => (await makeMember(places, "operator", "operator")).id,
    newInvitation: (workspaceId = workspace.id) => insertInvitation(workspaceId, newEmail()),
    newRun: async (status, place = tenant) =>
      status === "failed"
        ? insertRun(ofTenant(place), await activeIdentity(place.id), true)
        : insertRun(ofTenant(place), crypto.randomUUID()),
    newWorkspaceRun: () => insertRun({ workspaceId: workspace.id, tenantId: null }, crypto.randomUUID()),
    newDraft: (place = tenant) => insertDraft(place, workspace.id),
    newConnection: () => insertConnection(tenant),
    newFinding: async () => (await makeFinding(tenant)).id,
    newReport: async () => (await makeReport(tenant)).id,
    newConsent: async ({ operator }) => insertConsent(await insertConnection(tenant), operator?.id ?? ""),
    newReadyDraft: () => insertReadyDraft(tenant),
    newSnapshot: () => insertSnapshot(tenant),
    newReview: () => insertReview(tenant),
    newPackedReview: async () => {
      const id = await insertReview(tenant);
      const snapshotId = await insertSnapshot(tenant);
      await insertReadyPack({ tenant, snapshotId, fingerprint: "f", review: { id, version: 1 } });
      return id;
    },
    newPack: () => newPack(tenant),
    newPause: async (controlKey) => {
      const { id } = await makeWorkspace();
      const row = {
        id: ids.next("pau"),
        controlKey,
        scope: id,
        workspaceId: id,
        reason: "Swept.",
        pausedAt: Date.now(),
      };
      await testDb().insert(operationalPauses).values(row);
      return id;
    },
    newPlatformUser: async (overrides = {}) => (await makeStaff(PLATFORM_CAPABILITIES, overrides)).id,
    absent: (prefix) => ids.next(prefix),
    foreign: async (parameter) => {
      const { otherWorkspace, otherTenant } = places;
      if (parameter === "workspaceId") return otherWorkspace.id;
      if (parameter === "tenantId") return otherTenant.id;
      if (parameter === "draftId") return insertDraft(otherTenant, otherWorkspace.id);
      if (parameter === "reportId") return (await makeReport(otherTenant)).id;
      if (parameter === "findingId") return (await makeFinding(otherTenant)).id;
      if (parameter === "connectionId") return otherTenant.connectionId;
      if (parameter === "reviewId") return insertReview(otherTenant);
      if (parameter === "snapshotId") return insertSnapshot(otherTenant);
      if (parameter === "packId") return newPack(otherTenant);
      if (parameter === "runId") return insertRun(ofTenant(otherTenant), crypto.randomUUID());
      if (parameter === "userId") return (await makeOperator({ workspaceId: otherWorkspace.id })).id;
      if (parameter === "invitationId") return (await insertInvitation(otherWorkspace.id, newEmail())).id;
      return null;
    },
  };
}

/** Tables of attempts, which are counted whatever comes of them. */
export const COUNTERS: readonly string[] = ["rate_limits", "platform_rate_limits"];

/** Every row of every table of the application, as one text. */
export async function dumpTables(except: readonly string[] = []): Promise<string> {
  const { results } = await env.DB.prepare(
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' AND name NOT LIKE '\\_cf\\_%' ESCAPE '\\' ORDER BY name",
  ).all<{ name: string }>();
  const names = results.map(({ name }) => name).filter((name) => !except.includes(name) && name !== "d1_migrations");
  const tables = await env.DB.batch(names.map((name) => env.DB.prepare(`SELECT * FROM "${name}" ORDER BY 1, 2`)));
  return JSON.stringify(names.map((name, index) => [name, tables[index]?.results]));
}

export async function countAudit(): Promise<number> {
  return (await env.DB.prepare("SELECT count(*) AS n FROM audit_entries").first<number>("n")) ?? 0;
}
