import type { PlatformCapability } from "../../worker/features/access/capabilities.contract.ts";
import { makeUser, makeWorkspace } from "../support/factories.ts";
import { type Access, anyone, directory, type RouteCase, UPGRADE } from "./route-cases.ts";

const staff: Access = { plane: "system", scope: "session" };
const gate = { plane: "system", scope: "gate" } as const satisfies Access;
const holding = (capability: PlatformCapability): Access => ({ plane: "system", scope: "staff", capability });
const staffManaging = { access: holding("platform.users.manage"), success: 200 } as const;

/** The staff's routes. */
export const SYSTEM_ROUTES: Readonly<Record<string, RouteCase | RouteCase[]>> = {
  "GET /api/system/sign-in-methods": { access: anyone, success: 200 },
  "POST /api/system/session": {
    access: anyone,
    success: 200,
    costly: true,
    subject: (world) => ({ body: { email: world.signInEmail.system, password: world.password } }),
  },
  "GET /api/system/session": { access: staff, success: 200 },
  "DELETE /api/system/session": { access: staff, success: 204, endsSession: true },
  "POST /api/system/auth/sign-in/social": { ...directory, subject: () => ({ body: { provider: "microsoft" } }) },
  "GET /api/system/auth/callback/microsoft": directory,

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
  "GET /api/system/directory/workspaces": { access: holding("platform.directory.view"), success: 200 },
  "GET /api/system/directory/tenants": { access: holding("platform.directory.view"), success: 200 },
  "GET /api/system/help/knowledge-source": { access: holding("platform.access_system_panel"), success: 200 },
};
