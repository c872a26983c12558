import {
  createMicrosoftClient,
  type MicrosoftClient,
  type MicrosoftClientDeps,
} from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import type { RequestCounts } from "../../simulator/request-log.ts";
import { SCENARIO_TENANTS, type Scenario } from "../../simulator/scenarios.ts";

export const CLIENT_ID = "2a716d54-ce17-40ed-9b31-d908abcbcb8d";
export const CLIENT_SECRET = "s3cr3t~that.must-never_appear";

export function tenantOf(scenario: Scenario): string {
  const tenant = SCENARIO_TENANTS.find((candidate) => candidate.scenario === scenario);
  if (tenant === undefined) throw new Error(`No simulated tenant for ${scenario}`);
  return tenant.entraTenantId;
}

/** Real requests, and waits that are not slept. */
export const httpDeps = () => ({
  fetch: (url: string, init?: RequestInit) => fetch(url, init),
  sleep: async () => undefined,
  clock: { now: () => Date.now() },
  random: () => 0,
  newRequestId: () => crypto.randomUUID(),
});

/** A client on a real connection whose waits are recorded instead of slept. */
export function clientOn(url: string, changes: Partial<MicrosoftClientDeps> = {}) {
  const waits: number[] = [];
  const client = createMicrosoftClient({
    loginBaseUrl: url,
    graphBaseUrl: url,
    identity: { clientId: CLIENT_ID, credential: { kind: "secret", secret: CLIENT_SECRET } },
    fetch: (target, init) => fetch(target, init),
    sleep: async (ms) => void waits.push(ms),
    clock: { now: () => Date.now() },
    random: () => 0,
    newRequestId: () => crypto.randomUUID(),
    ...changes,
  });
  return { client, waits };
}

export const READS = ["token", "organization", "permissions", "directory_roles", "intune"] as const;

/** Everything that a verification reads, in its order; a refusal does not keep the next one from being tried. */
export async function readEverything(client: MicrosoftClient, tenant: string) {
  const token = await client.requestToken(tenant);
  const organization = await client.readOrganization(tenant);
  const permissions = await client.readGrantedPermissions(tenant, async () => {});
  const directory_roles = await client.readDirectoryRoles(tenant);
  return { token, organization, permissions, directory_roles, intune: await client.readIntune(tenant) };
}

export async function setScenario(url: string, entraTenantId: string, change: Record<string, unknown>): Promise<void> {
  const response = await fetch(`${url}/scenarios/${entraTenantId}`, { method: "PUT", body: JSON.stringify(change) });
  if (!response.ok) throw new Error(`The simulator refused the scenario with ${response.status}`);
}

export async function requestCounts(url: string): Promise<RequestCounts> {
  return (await (await fetch(`${url}/requests`)).json()) as RequestCounts;
}
