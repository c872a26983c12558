import type { Capability } from "../../worker/features/access/capabilities.contract.ts";
import type { Caller } from "./callers.ts";
import {
  type Access,
  anyone,
  directory,
  inTenant,
  operator,
  type RouteCase,
  type Subject,
  theTenant,
  UPGRADE,
} from "./route-cases.ts";
import type { World } from "./world.ts";

const inWorkspace = (capability: Capability | null): Access => ({ plane: "admin", scope: "workspace", capability });
const theWorkspace = ({ workspace }: World): Subject => ({ params: { workspaceId: workspace.id } });
const CREDENTIAL = { kind: "secret", secret: "secret-of-the-sweep" };
const managing = { access: inWorkspace("members.manage"), scopedBy: "workspaceId" } as const;
const ofConnection = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "connectionId", success: 200 }) as const;
const ofRun = (capability: Capability) => ({ access: inTenant(capability), scopedBy: "runId", success: 200 }) as const;
const ofDraft = (capability: Capability) =>
  ({ access: inTenant(capability), scopedBy: "draftId", success: 200 }) as const;
const theDraft = async (world: World): Promise<Subject> => ({
  params: { draftId: await world.newDraft() },
  headers: { "If-Match": '"1"' },
});
const theConnection = async (world: World): Promise<Subject> => ({
  params: { connectionId: await world.newConnection() },
});
/** A consent is scoped by a state that each caller started: who may no longer finish it is told so after its start is known. */
const finishing = ({ operator: who }: Caller): number => {
  if (who === undefined || who.tenantRole === null) return 404;
  return who.tenantRole === "owner" || who.tenantRole === "manager" ? 200 : 403;
};

/** The operators' routes, and those of everybody. */
export const ADMIN_ROUTES: Readonly<Record<string, RouteCase | RouteCase[]>> = {
  "GET /api/health": { access: anyone, success: 200 },
  "GET /api/openapi.json": { access: anyone, success: 200 },

  "GET /api/admin/sign-in-methods": { access: anyone, success: 200 },
  "POST /api/admin/session": {
    access: anyone,
    success: 200,
    costly: true,
    subject: (world) => ({ body: { email: world.signInEmail.admin, password: world.password } }),
  },
  "GET /api/admin/session": { access: operator, success: 200 },
  "DELETE /api/admin/session": { access: operator, success: 204, endsSession: true },
  "POST /api/admin/auth/sign-in/social": { ...directory, subject: () => ({ body: { provider: "microsoft" } }) },
  "GET /api/admin/auth/callback/microsoft": directory,

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
};
