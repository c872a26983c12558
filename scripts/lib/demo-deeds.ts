import { EVIDENT_TENANTS } from "../../db/seed/story.ts";
import { makerOf } from "../../test/simulator/role-directory.ts";
import { ROLES } from "../../test/simulator/role-shapes.ts";
import { SCENARIO_TENANTS } from "../../test/simulator/scenarios.ts";
import { type Role, roleHas } from "../../worker/features/access/capabilities.contract.ts";
import type { ApiClient } from "./api.ts";
import type { Deed } from "./demo-traffic.ts";

/** Where somebody may do something: which operator, on which tenant. */
export interface Stand {
  client: ApiClient;
  workspaceId: string;
  tenantId: string;
  tenantName: string;
  role: Role;
}

/** Whether something can come of the deed there: who onboards needs the right to, and who packs needs evidence. */
export function fits(deed: Deed, { role, tenantName }: Pick<Stand, "role" | "tenantName">): boolean {
  if (deed === "onboarding") return roleHas(role, "onboarding.manage");
  return deed === "review_pack" || deed === "evidence.snapshot" ? EVIDENT_TENANTS.has(tenantName) : true;
}

/** Address of the simulator beside the local development server; null for a deployment, whose directories are real. */
const simulatorUrl = (): string | null =>
  process.env.TENANTPILOT_URL === undefined
    ? `http://127.0.0.1:${process.env.SIMULATOR_PORT ?? Number(process.env.PORT ?? 5173) + 1}`
    : null;

/** Somebody new gets a role in the tenant's directory, so that a scan finds more than the one before. */
async function appoint(tenantName: string): Promise<void> {
  const url = simulatorUrl();
  const tenant = SCENARIO_TENANTS.find(({ displayName }) => displayName === tenantName);
  if (url === null || tenant === undefined) return;
  const { user, assignment } = makerOf(tenant);
  const number = 1 + Math.floor(Math.random() * 500);
  const someone = assignment(ROLES.reportsReader[0], user(`temp.${number}`, `Temp ${number}`));
  const answer = await fetch(`${url}/directories/${tenant.entraTenantId}`, {
    method: "PUT",
    body: JSON.stringify({ with: [someone] }),
  }).catch(() => null);
  await answer?.body?.cancel();
}

/** Begins to onboard a directory that nobody governs, and leaves it: so it can be begun again. */
async function onboard({ client, workspaceId }: Stand): Promise<number> {
  const free = SCENARIO_TENANTS.filter(({ isFree }) => isFree);
  const chosen = free[Math.floor(Math.random() * free.length)];
  if (chosen === undefined) throw new Error("The simulator has no free directory.");
  const identify = { external_tenant: chosen.entraTenantId, display_name: chosen.displayName };
  const path = `/api/admin/workspaces/${workspaceId}/onboarding-drafts`;
  const { status, body } = await client.post<{ id: string; version: number }>(path, { identify });
  await client.post(`/api/admin/onboarding-drafts/${body.id}/cancel`, undefined, { "If-Match": `"${body.version}"` });
  return status;
}

/** Does it. @returns the status of the answer: 201 or 202 when something new was started */
export async function doDeed(deed: Deed, stand: Stand): Promise<number> {
  const { client, tenantId, tenantName } = stand;
  const of = `/api/admin/tenants/${tenantId}`;
  if (deed === "onboarding") return onboard(stand);
  if (deed === "support_diagnostics") {
    const { status } = await client.post(`${of}/support-diagnostics`);
    // each time it is opened, it is
    return status === 200 ? 201 : status;
  }
  if (deed === "review_pack") {
    const options = { include_operations: Math.random() < 0.5, include_pii: Math.random() < 0.2 };
    return (await client.post(`${of}/review-packs`, options)).status;
  }
  if (deed === "entra_admin_roles.scan") await appoint(tenantName);
  return (await client.post(`${of}/operations`, { type: deed })).status;
}
