import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CONNECTION_CHECK_STAGES,
  checkConnection,
  checkOrganization,
  checkToken,
  type StageProgress,
} from "../../../worker/features/providers/microsoft/connection-check.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { SCENARIO_TENANTS, type Scenario } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_SECRET, clientOn, requestCounts, setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
  await setScenario(simulator.url, tenantOf("slow"), { scenario: "slow", delay_ms: 100 });
});
afterAll(async () => {
  await simulator.close();
});

/** The reason that each demo tenant's check ends with; null passes. */
const ENDS_WITH = {
  healthy: null,
  throttled: null,
  slow: null,
  consent_missing: "provider_consent_missing",
  consent_revoked: "provider_consent_revoked",
  permission_denied: "provider_permission_denied",
  wrong_tenant: "tenant_target_mismatch",
  secret_invalid: "provider_credential_invalid",
  secret_expired: "provider_credential_invalid",
  app_disabled: "provider_auth_failed",
  unavailable: "network_unreachable",
  unreachable: "network_unreachable",
  malformed: "unknown_error",
} as const satisfies Record<Scenario, ReasonCode | null>;

describe("the provider connection check", () => {
  it.each(SCENARIO_TENANTS.map((tenant) => [tenant.scenario, ENDS_WITH[tenant.scenario], tenant] as const))(
    "FR-003-010 ends the demo tenant %s with reason %s",
    async (_scenario, reason, { entraTenantId, consentStatus }) => {
      const { client } = clientOn(simulator.url);
      const result = await checkConnection(client, { entraTenantId, consentStatus }, () => {});
      expect(result.reason).toBe(reason);
    },
  );

  it("FR-003-008 runs token, then organization, and tells each start and end", async () => {
    const { client } = clientOn(simulator.url);
    const progress: string[] = [];
    const result = await checkConnection(
      client,
      { entraTenantId: tenantOf("healthy"), consentStatus: "granted" },
      ({ stage, done, total, result: ended }: StageProgress) =>
        void progress.push(`${stage} ${done}/${total} ${ended === null ? "started" : "ended"}`),
    );
    expect(progress).toEqual([
      "token 0/2 started",
      "token 1/2 ended",
      "organization 1/2 started",
      "organization 2/2 ended",
    ]);
    expect(result.stages.map(({ stage, ok }) => [stage, ok])).toEqual(CONNECTION_CHECK_STAGES.map((s) => [s, true]));
  });

  it("FR-003-008 asks nothing about the organization when no token was issued", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    const entraTenantId = tenantOf("secret_expired");
    const result = await checkConnection(client, { entraTenantId, consentStatus: "granted" }, () => {});
    expect(result.stages).toHaveLength(1);
    expect((await requestCounts(simulator.url)).tenants[entraTenantId]).toEqual({ token: 1, organization: 0 });
  });

  it("FR-003-008 does not succeed when the organization is another one than the connection's target", async () => {
    const { client } = clientOn(simulator.url);
    const target = { entraTenantId: tenantOf("wrong_tenant"), consentStatus: "granted" as const };
    const result = await checkConnection(client, target, () => {});
    expect(result.stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ["token", true],
      ["organization", false],
    ]);
    expect(result.reason).toBe("tenant_target_mismatch");
  });

  it("FR-003-008 can run the organization stage alone, in a process that never ran the token stage", async () => {
    const { client } = clientOn(simulator.url);
    const target = { entraTenantId: tenantOf("healthy"), consentStatus: "unknown" as const };
    expect(await checkOrganization(client, target)).toMatchObject({ stage: "organization", ok: true });
  });

  it("FR-003-008 sees a tenant that broke between two stages", async () => {
    const entraTenantId = tenantOf("healthy");
    const target = { entraTenantId, consentStatus: "granted" as const };
    expect(await checkToken(clientOn(simulator.url).client, target)).toMatchObject({ ok: true });
    await setScenario(simulator.url, entraTenantId, { scenario: "consent_missing" });
    const result = await checkOrganization(clientOn(simulator.url).client, target);
    await setScenario(simulator.url, entraTenantId, { scenario: "healthy" });
    expect(result).toMatchObject({ stage: "organization", ok: false, reason: "provider_consent_revoked" });
  });

  it("FR-003-011 returns stage results that survive being stored, without secret or token", async () => {
    for (const { entraTenantId, consentStatus } of SCENARIO_TENANTS) {
      const { client } = clientOn(simulator.url);
      const { stages } = await checkConnection(client, { entraTenantId, consentStatus }, () => {});
      const stored = JSON.stringify(stages);
      expect(JSON.parse(stored)).toEqual(stages);
      expect(stored).not.toContain(CLIENT_SECRET);
      expect(stored).not.toContain("eyJ");
    }
  });
});
