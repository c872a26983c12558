import type { Capability, PlatformCapability } from "../../worker/features/access/capabilities.contract.ts";
import { makeUser, makeWorkspace } from "../support/factories.ts";
import type { Caller } from "./callers.ts";
import type { Json } from "./http.ts";
import { linkFor } from "./packs.ts";
import type { World } from "./world.ts";

/** Who may call a route; `scope` says what decides about existence, `capability` what is needed there. */
export type Access =
  | { plane: "none" }
  | { plane: "admin"; scope: "session" }
  | { plane: "admin"; scope: "workspace"; capability: Capability | null }
  | { plane: "admin"; scope: "tenant"; capability: Capability }
  | { plane: "admin"; scope: "entitlements" }
  | { plane: "system"; scope: "session" }
  | { plane: "system"; scope: "gate"; capability?: PlatformCapability }
  | { plane: "system"; scope: "staff"; capability: PlatformCapability };

/** What a valid request is about. */
export interface Subject {
  params?: Record<string, string>;
  query?: Record<string, string>;
  body?: Json;
  headers?: Record<string, string>;
}

export interface RouteCase {
  /** Tells the cases of one route apart. */
  about?: string;
  access: Access;
  /** Status of a valid request that passes every check. */
  success: number | ((caller: Caller) => number);
  /** Makes what the request is about, anew for each request that passes: it may be used up. */
  subject?: (world: World, caller: Caller) => Promise<Subject> | Subject;
  /** The parameter, of path or query, that names what is in scope or not. */
  scopedBy?: string;
  /** What a request whose body is not valid needs, where the body decides about the capability. */
  invalidNeeds?: Capability;
  /** Each request that passes hashes a password, so only a few callers send it. */
  costly?: true;
  /** A request that passes ends the caller's session. */
  endsSession?: true;
}

const anyone: Access = { plane: "none" };
const operator: Access = { plane: "admin", scope: "session" };
const staff: Access = { plane: "system", scope: "session" };
const gate = { plane: "system", scope: "gate" } as const satisfies Access;
const holding = (capability: PlatformCapability): Access => ({ plane: "system", scope: "staff", capability });
const inWorkspace = (capability: Capability | null): Access => ({ plane: "admin", scope: "workspace", capability });
const inTenant = (capability: Capability): Access => ({ plane: "admin", scope: "tenant", capability });

const theWorkspace = ({ workspace }: World): Subject => ({ params: { workspaceId: workspace.id } });
const theTenant = ({ tenant }: World): Subject => ({ params: { tenantId: tenant.id } });
const UPGRADE = { Upgrade: "websocket" };
const CREDENTIAL = { kind: "secret", secret: "secret-of-the-sweep" };
const managing = { access: inWorkspace("members.manage"), scopedBy: "workspaceId" } as const;
const staffManaging = { access: holding("platform.users.manage"), success: 200 } as const;
const ofConnection = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "connectionId", success: 200 }) as const;
const ofRun = (capability: Capability) => ({ access: inTenant(capability), scopedBy: "runId", success: 200 }) as const;

const ofDraft = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "draftId", success: 200 }) as const;
const ofReview = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "reviewId", success: 200 }) as const;
const theReview = async (world: World): Promise<Subject> => ({ params: { reviewId: await world.newReview() } });

const theDraft = async (world: World): Promise<Subject> => ({
  params: { draftId: await world.newDraft() },
  headers: { "If-Match": '"1"' },
});

const findings = { access: inTenant("findings.view"), scopedBy: "tenantId", success: 200 } as const;
const ofFinding = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "findingId", success: 200 }) as const;
const theFinding = async (world: World): Promise<Subject> => ({ params: { findingId: await world.newFinding() } });

const reports = { access: inTenant("reports.view"), scopedBy: "tenantId", success: 200 } as const;
const ofReport = { access: inTenant("reports.view"), scopedBy: "reportId", success: 200 } as const;
const theReport = async (world: World): Promise<Subject> => ({ params: { reportId: await world.newReport() } });

const theConnection = async (world: World): Promise<Subject> => ({
  params: { connectionId: await world.newConnection() },
});

/** A consent is scoped by a state that each caller started: who may no longer finish it is told so after its start is known. */
const finishing = ({ operator: who }: Caller): number => {
  if (who === undefined || who.tenantRole === null) return 404;
  return who.tenantRole === "owner" || who.tenantRole === "manager" ? 200 : 403;
};

/** A link opens for the operator who asked for it, as long as they may see the pack. */
const opening = ({ operator: who }: Caller): number => (who === undefined || who.tenantRole === null ? 404 : 200);

const ofPack = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "packId", success: 200 }) as const;
const thePack = async (world: World): Promise<Subject> => ({ params: { packId: await world.newPack() } });

/** No plane's sign-in with a directory is configured under test: its routes do not exist then. */
const directory: RouteCase = { access: anyone, success: 404 };

/** Every route that the app answers. One that is missing here fails the sweep: somebody has to decide who may call it. */
export const ROUTE_POLICY: Readonly<Record<string, RouteCase | RouteCase[]>> = {
  "GET /api/health": { access: anyone, success: 200 },
  "GET /api/openapi.json": { access: anyone, success: 200 },

  "GET /api/admin/sign-in-methods": { access: anyone, success: 200 },
  "GET /api/system/sign-in-methods": { access: anyone, success: 200 },
  "POST /api/admin/session": {
    access: anyone,
    success: 200,
    costly: true,
    subject: (world) => ({ body: { email: world.signInEmail.admin, password: world.password } }),
  },
  "POST /api/system/session": {
    access: anyone,
    success: 200,
    costly: true,
    subject: (world) => ({ body: { email: world.signInEmail.system, password: world.password } }),
  },
  "GET /api/admin/session": { access: operator, success: 200 },
  "GET /api/system/session": { access: staff, success: 200 },
  "DELETE /api/admin/session": { access: operator, success: 204, endsSession: true },
  "DELETE /api/system/session": { access: staff, success: 204, endsSession: true },
  "POST /api/admin/auth/sign-in/social": { ...directory, subject: () => ({ body: { provider: "microsoft" } }) },
  "POST /api/system/auth/sign-in/social": { ...directory, subject: () => ({ body: { provider: "microsoft" } }) },
  "GET /api/admin/auth/callback/microsoft": directory,
  "GET /api/system/auth/callback/microsoft": directory,

  "GET /api/admin/workspaces/{workspaceId}/members": {
    access: inWorkspace(null),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "PATCH /api/admin/workspaces/{workspaceId}/members/{userId}": {
    ...managing,
    success: 200,
    subject: async (world) => ({
      params: { workspaceId: world.workspace.id, userId: await world.newMember() },
      body: { role: "manager" },
    }),
  },
  "DELETE /api/admin/workspaces/{workspaceId}/members/{userId}": {
    ...managing,
    success: 204,
    subject: async (world) => ({ params: { workspaceId: world.workspace.id, userId: await world.newMember() } }),
  },
  "PUT /api/admin/tenants/{tenantId}/entitlements/{userId}": {
    access: { plane: "admin", scope: "entitlements" },
    scopedBy: "tenantId",
    success: 200,
    subject: async (world) => ({
      params: { tenantId: world.tenant.id, userId: await world.newMember() },
      body: { role: "manager" },
    }),
  },
  "DELETE /api/admin/tenants/{tenantId}/entitlements/{userId}": {
    access: { plane: "admin", scope: "entitlements" },
    scopedBy: "tenantId",
    success: 204,
    subject: async (world) => ({ params: { tenantId: world.tenant.id, userId: await world.newMember() } }),
  },
  "POST /api/admin/workspaces/{workspaceId}/invitations": {
    ...managing,
    success: 201,
    subject: (world) => ({ ...theWorkspace(world), body: { email: world.newEmail(), role: "operator" } }),
  },
  "DELETE /api/admin/workspaces/{workspaceId}/invitations/{invitationId}": {
    ...managing,
    success: 204,
    subject: async (world) => ({
      params: { workspaceId: world.workspace.id, invitationId: (await world.newInvitation()).id },
    }),
  },
  "POST /api/admin/invitations/lookup": {
    access: anyone,
    scopedBy: "token",
    success: 200,
    subject: async (world) => ({ body: { token: (await world.newInvitation()).token } }),
  },
  "POST /api/admin/invitations/accept": [
    {
      about: "a newcomer",
      access: anyone,
      scopedBy: "token",
      // whoever is signed in is somebody else than the person invited
      success: (caller) => (caller.operator === undefined ? 200 : 409),
      costly: true,
      subject: async (world) => ({
        body: { token: (await world.newInvitation()).token, name: "New Colleague", password: world.password },
      }),
    },
  ],

  "GET /api/admin/workspaces/{workspaceId}/tenants": {
    access: inWorkspace(null),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/tenants/{tenantId}": {
    access: inTenant("tenant.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },

  "GET /api/admin/tenants/{tenantId}/provider-connections": {
    access: inTenant("tenant.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "POST /api/admin/tenants/{tenantId}/provider-connections": {
    access: inTenant("provider.manage"),
    scopedBy: "tenantId",
    success: 201,
    subject: (world) => ({
      ...theTenant(world),
      body: { connection_type: "dedicated", client_id: crypto.randomUUID(), credential: CREDENTIAL },
    }),
  },
  "GET /api/admin/provider-connections/{connectionId}": { ...ofConnection("tenant.view"), subject: theConnection },
  "PATCH /api/admin/provider-connections/{connectionId}": {
    ...ofConnection("provider.manage"),
    subject: async (world) => ({ ...(await theConnection(world)), body: { enabled: false } }),
  },
  "PUT /api/admin/provider-connections/{connectionId}/credential": {
    ...ofConnection("provider.manage"),
    subject: async (world) => ({ ...(await theConnection(world)), body: CREDENTIAL }),
  },
  "POST /api/admin/provider-connections/{connectionId}/consent": {
    ...ofConnection("provider.manage"),
    subject: theConnection,
  },
  "POST /api/admin/provider-consents": {
    access: operator,
    success: finishing,
    // declined: a consent would be proved at the provider
    subject: async (world, caller) => ({ body: { state: await world.newConsent(caller), error: "access_denied" } }),
  },
  "GET /api/admin/tenants/{tenantId}/required-permissions": {
    access: inTenant("tenant.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "GET /api/admin/tenants/{tenantId}/verification-report": {
    access: inTenant("tenant.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },

  // the active run of the place is found: nothing is executed for the sake of the sweep
  "POST /api/admin/tenants/{tenantId}/operations": [
    {
      about: "a check",
      access: inTenant("provider.verify"),
      invalidNeeds: "operations.run",
      scopedBy: "tenantId",
      success: 200,
      subject: (world) => ({ ...theTenant(world), body: { type: "provider.connection.check" } }),
    },
    {
      about: "a sync",
      access: inTenant("operations.run"),
      scopedBy: "tenantId",
      success: 200,
      subject: (world) => ({ ...theTenant(world), body: { type: "inventory.sync" } }),
    },
    {
      about: "a scan",
      access: inTenant("operations.run"),
      scopedBy: "tenantId",
      success: 200,
      subject: (world) => ({ ...theTenant(world), body: { type: "entra_admin_roles.scan" } }),
    },
  ],
  "GET /api/admin/tenants/{tenantId}/operations": {
    access: inTenant("operations.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "GET /api/admin/workspaces/{workspaceId}/operations": {
    access: inWorkspace(null),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/operations/{runId}": [
    { ...ofRun("operations.view"), subject: async (world) => ({ params: { runId: await world.newRun("queued") } }) },
    {
      about: "a workspace-wide run",
      access: inWorkspace("operations.view"),
      scopedBy: "runId",
      success: 200,
      subject: async (world) => ({ params: { runId: await world.newWorkspaceRun() } }),
    },
  ],
  "GET /api/admin/operations/{runId}/related": [
    { ...ofRun("operations.view"), subject: async (world) => ({ params: { runId: await world.newRun("queued") } }) },
    {
      about: "a workspace-wide run",
      access: inWorkspace("operations.view"),
      scopedBy: "runId",
      success: 200,
      subject: async (world) => ({ params: { runId: await world.newWorkspaceRun() } }),
    },
  ],
  "POST /api/admin/operations/{runId}/cancel": [
    { ...ofRun("provider.verify"), subject: async (world) => ({ params: { runId: await world.newRun("queued") } }) },
    {
      about: "a workspace-wide run",
      access: inWorkspace("provider.verify"),
      scopedBy: "runId",
      success: 200,
      subject: async (world) => ({ params: { runId: await world.newWorkspaceRun() } }),
    },
  ],
  "POST /api/admin/operations/{runId}/retry": {
    ...ofRun("provider.verify"),
    subject: async (world) => ({ params: { runId: await world.newRun("failed") } }),
  },
  "POST /api/admin/tenants/{tenantId}/support-diagnostics": {
    access: inTenant("support_diagnostics.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "POST /api/admin/operations/{runId}/support-diagnostics": [
    {
      ...ofRun("support_diagnostics.view"),
      subject: async (world) => ({ params: { runId: await world.newRun("failed") } }),
    },
    {
      about: "a workspace-wide run",
      access: inWorkspace("support_diagnostics.view"),
      scopedBy: "runId",
      success: 200,
      subject: async (world) => ({ params: { runId: await world.newWorkspaceRun() } }),
    },
  ],
  "GET /api/admin/live": {
    access: inWorkspace(null),
    scopedBy: "workspace_id",
    success: 101,
    subject: ({ workspace }) => ({ query: { workspace_id: workspace.id }, headers: UPGRADE }),
  },

  "GET /api/admin/tenants/{tenantId}/reports": { ...reports, subject: theTenant },
  "GET /api/admin/reports/{reportId}": { ...ofReport, subject: theReport },
  "GET /api/admin/reports/{reportId}/items": { ...ofReport, subject: theReport },
  "GET /api/admin/tenants/{tenantId}/findings": { ...findings, subject: theTenant },
  "GET /api/admin/tenants/{tenantId}/findings/summary": { ...findings, subject: theTenant },
  "GET /api/admin/tenants/{tenantId}/findings/owners": { ...findings, subject: theTenant },
  "POST /api/admin/tenants/{tenantId}/findings/actions": {
    ...findings,
    access: inTenant("findings.manage"),
    subject: async (world) => ({
      ...theTenant(world),
      body: { action: "resolve", finding_ids: [await world.newFinding()] },
    }),
  },
  "GET /api/admin/findings/{findingId}": { ...ofFinding("findings.view"), subject: theFinding },
  "PATCH /api/admin/findings/{findingId}": {
    ...ofFinding("findings.manage"),
    subject: async (world) => ({ ...(await theFinding(world)), body: { action: "start_work", version: 1 } }),
  },

  "GET /api/system/users": staffManaging,
  "POST /api/system/users": {
    ...staffManaging,
    success: 201,
    costly: true,
    subject: (world) => ({ body: { name: "New Staff", email: world.newEmail(), capabilities: [] } }),
  },
  "PUT /api/system/users/{platformUserId}/capabilities": {
    ...staffManaging,
    subject: async (world) => ({
      params: { platformUserId: await world.newPlatformUser() },
      body: { capabilities: ["platform.access_system_panel"] },
    }),
  },
  "POST /api/system/users/{platformUserId}/deactivate": {
    ...staffManaging,
    subject: async (world) => ({ params: { platformUserId: await world.newPlatformUser() } }),
  },
  "POST /api/system/users/{platformUserId}/reactivate": {
    ...staffManaging,
    subject: async (world) => ({ params: { platformUserId: await world.newPlatformUser({ deactivatedAt: 1 }) } }),
  },

  "POST /api/system/operators/deactivate": {
    ...staffManaging,
    subject: async () => ({ body: { email: (await makeUser()).email } }),
  },
  "POST /api/system/operators/reactivate": {
    ...staffManaging,
    subject: async () => ({ body: { email: (await makeUser({ deactivatedAt: 1 })).email } }),
  },

  "GET /api/system/telemetry/summary": { access: gate, success: 200, subject: () => ({ query: { window: "24h" } }) },
  "GET /api/system/console": { access: gate, success: 200, subject: () => ({ query: { window: "24h" } }) },
  "GET /api/system/live": {
    access: gate,
    success: 101,
    subject: () => ({ query: { window: "24h" }, headers: UPGRADE }),
  },
  "POST /api/system/console/verification": { access: { ...gate, capability: "platform.ops.view" }, success: 200 },
  "POST /api/system/console/rebuild": { access: holding("platform.ops_controls.manage"), success: 202 },
  "GET /api/system/retention": { access: gate, success: 200 },
  "POST /api/admin/workspaces/{workspaceId}/onboarding-drafts": {
    access: inWorkspace("onboarding.manage"),
    scopedBy: "workspaceId",
    success: 201,
    subject: (world) => ({
      ...theWorkspace(world),
      body: { identify: { external_tenant: crypto.randomUUID(), display_name: "Swept" } },
    }),
  },
  "GET /api/admin/workspaces/{workspaceId}/onboarding-drafts": {
    access: inWorkspace("onboarding.view"),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/onboarding-drafts/{draftId}": [
    { ...ofDraft("onboarding.view"), subject: theDraft },
    {
      about: "a draft without a tenant",
      access: inWorkspace("onboarding.view"),
      scopedBy: "draftId",
      success: 200,
      subject: async (world) => ({ params: { draftId: await world.newDraft(null) } }),
    },
  ],
  "PATCH /api/admin/onboarding-drafts/{draftId}": {
    ...ofDraft("onboarding.manage"),
    subject: async (world) => ({ ...(await theDraft(world)), body: { display_name: "Swept" } }),
  },
  // the active run of the place is found: nothing is executed for the sake of the sweep
  "POST /api/admin/onboarding-drafts/{draftId}/verify": { ...ofDraft("provider.verify"), subject: theDraft },
  "POST /api/admin/onboarding-drafts/{draftId}/complete": {
    ...ofDraft("onboarding.manage"),
    subject: async (world) => ({ params: { draftId: await world.newReadyDraft() }, headers: { "If-Match": '"1"' } }),
  },
  "POST /api/admin/onboarding-drafts/{draftId}/cancel": { ...ofDraft("onboarding.manage"), subject: theDraft },

  "GET /api/system/operations": { access: holding("platform.ops.view"), success: 200 },
  "GET /api/system/operations/{runId}": {
    access: holding("platform.ops.view"),
    success: 200,
    subject: async (world) => ({ params: { runId: await world.newRun("failed") } }),
  },
  "GET /api/system/controls": { access: holding("platform.ops.view"), success: 200 },
  "GET /api/system/controls/{key}": {
    access: holding("platform.ops.view"),
    success: 200,
    subject: () => ({ params: { key: "inventory.sync" } }),
  },
  "PUT /api/system/controls/{key}": {
    access: holding("platform.ops_controls.manage"),
    success: 200,
    subject: async () => ({
      params: { key: "inventory.sync" },
      body: { workspace_id: (await makeWorkspace()).id, reason: "Swept." },
    }),
  },
  "DELETE /api/system/controls/{key}": {
    access: holding("platform.ops_controls.manage"),
    success: 204,
    subject: async (world) => ({
      params: { key: "inventory.sync" },
      query: { workspace_id: await world.newPause("inventory.sync") },
    }),
  },
  "GET /api/admin/workspaces/{workspaceId}/controls": {
    access: inWorkspace(null),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/workspaces/{workspaceId}/audit": {
    access: inWorkspace("audit.view"),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/workspaces/{workspaceId}/audit.csv": {
    access: inWorkspace("audit.view"),
    scopedBy: "workspaceId",
    success: 200,
    subject: theWorkspace,
  },
  "GET /api/admin/tenants/{tenantId}/evidence-snapshots": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "GET /api/admin/evidence-snapshots/{snapshotId}": {
    access: inTenant("reviews.view"),
    scopedBy: "snapshotId",
    success: 200,
    subject: async (world) => ({ params: { snapshotId: await world.newSnapshot() } }),
  },
  // the active run of the place is found: nothing is executed for the sake of the sweep
  "POST /api/admin/tenants/{tenantId}/reviews": {
    access: inTenant("reviews.create"),
    scopedBy: "tenantId",
    success: 200,
    subject: (world) => ({ ...theTenant(world), body: { snapshot_id: world.composedSnapshot } }),
  },
  "GET /api/admin/tenants/{tenantId}/reviews": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  // a pack of the same is there: nothing is generated for the sake of the sweep
  "POST /api/admin/tenants/{tenantId}/review-packs": {
    access: inTenant("review_packs.request"),
    scopedBy: "tenantId",
    success: 200,
    subject: (world) => ({ ...theTenant(world), body: { include_pii: false, include_operations: false } }),
  },
  "GET /api/admin/tenants/{tenantId}/review-packs": {
    access: inTenant("reviews.view"),
    scopedBy: "tenantId",
    success: 200,
    subject: theTenant,
  },
  "POST /api/admin/reviews/{reviewId}/review-packs": {
    ...ofReview("review_packs.request"),
    subject: async (world) => ({ params: { reviewId: await world.newPackedReview() }, body: {} }),
  },
  "GET /api/admin/review-packs/{packId}": { ...ofPack("reviews.view"), subject: thePack },
  "POST /api/admin/review-packs/{packId}/download-link": { ...ofPack("reviews.view"), subject: thePack },
  "GET /api/downloads/{token}": {
    access: operator,
    success: opening,
    subject: async (world, caller) => ({
      params: { token: await linkFor(await world.newPack(), caller.operator?.id ?? "") },
    }),
  },

  "GET /api/admin/reviews/{reviewId}": { ...ofReview("reviews.view"), subject: theReview },
  "PATCH /api/admin/reviews/{reviewId}": {
    ...ofReview("reviews.create"),
    subject: async (world) => ({ ...(await theReview(world)), body: { version: 1, title: "Swept again" } }),
  },
  "POST /api/admin/reviews/{reviewId}/publish": {
    ...ofReview("reviews.create"),
    subject: async (world) => ({ ...(await theReview(world)), body: { version: 1 } }),
  },
  "GET /api/system/directory/workspaces": { access: holding("platform.directory.view"), success: 200 },
  "GET /api/system/directory/tenants": { access: holding("platform.directory.view"), success: 200 },
  "GET /api/system/help/knowledge-source": { access: holding("platform.access_system_panel"), success: 200 },
};

export const casesOf = (key: string): RouteCase[] => [ROUTE_POLICY[key] ?? []].flat();
