import { afterAll, beforeAll, describe, expect, it } from "vitest";
import {
  CONNECTION_CHECK_STAGES,
  CONNECTION_CHECKS,
  type ConnectionCheckTarget,
  type StageResult,
} from "../../../worker/features/providers/microsoft/connection-check.ts";
import type { MicrosoftClient } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
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

const unheard = async () => {};

/** The stages in order, up to the first that does not pass: what the workflow does over durable steps. */
async function checkAll(client: MicrosoftClient, target: ConnectionCheckTarget) {
  const stages: StageResult[] = [];
  for (const stage of CONNECTION_CHECK_STAGES) {
    const result = await CONNECTION_CHECKS[stage](client, target, unheard);
    stages.push(result);
    if (!result.ok) return { reason: result.reason, stages };
  }
  return { reason: null, stages };
}

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
      const result = await checkAll(client, { entraTenantId, consentStatus });
      expect(result.reason).toBe(reason);
    },
  );

  it("FR-003-008 runs token, then organization", async () => {
    const { client } = clientOn(simulator.url);
    const { stages } = await checkAll(client, { entraTenantId: tenantOf("healthy"), consentStatus: "granted" });
    expect(stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ["token", true],
      ["organization", true],
    ]);
  });

  it("FR-003-013 says that it is still working between two requests, and not when the token was there already", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    const target = { entraTenantId: tenantOf("healthy"), consentStatus: "granted" as const };
    const counts: unknown[] = [];
    const stillWorking = async () => {
      counts.push((await requestCounts(simulator.url)).tenants[target.entraTenantId]);
    };
    await CONNECTION_CHECKS.organization(client, target, stillWorking);
    expect(counts).toEqual([{ token: 1, organization: 0 }]);
    await CONNECTION_CHECKS.organization(client, target, stillWorking);
    expect(counts).toHaveLength(1);
  });

  it("FR-003-008 asks nothing about the organization when no token was issued", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    const entraTenantId = tenantOf("secret_expired");
    const result = await checkAll(client, { entraTenantId, consentStatus: "granted" });
    expect(result.stages).toHaveLength(1);
    expect((await requestCounts(simulator.url)).tenants[entraTenantId]).toEqual({ token: 1, organization: 0 });
  });

  it("FR-003-008 does not succeed when the organization is another one than the connection's target", async () => {
    const { client } = clientOn(simulator.url);
    const target = { entraTenantId: tenantOf("wrong_tenant"), consentStatus: "granted" as const };
    const result = await checkAll(client, target);
    expect(result.stages.map(({ stage, ok }) => [stage, ok])).toEqual([
      ["token", true],
      ["organization", false],
    ]);
    expect(result.reason).toBe("tenant_target_mismatch");
  });

  it("FR-003-008 can run the organization stage alone, in a process that never ran the token stage", async () => {
    const { client } = clientOn(simulator.url);
    const target = { entraTenantId: tenantOf("healthy"), consentStatus: "unknown" as const };
    expect(await CONNECTION_CHECKS.organization(client, target, unheard)).toMatchObject({
      stage: "organization",
      ok: true,
    });
  });

  it("FR-003-008 sees a tenant that broke between two stages", async () => {
    const entraTenantId = tenantOf("healthy");
    const target = { entraTenantId, consentStatus: "granted" as const };
    expect(await CONNECTION_CHECKS.token(clientOn(simulator.url).client, target, unheard)).toMatchObject({ ok: true });
    await setScenario(simulator.url, entraTenantId, { scenario: "consent_missing" });
    const result = await CONNECTION_CHECKS.organization(clientOn(simulator.url).client, target, unheard);
    await setScenario(simulator.url, entraTenantId, { scenario: "healthy" });
    expect(result).toMatchObject({ stage: "organization", ok: false, reason: "provider_consent_revoked" });
  });

  it("FR-003-011 returns stage results that survive being stored, without secret or token", async () => {
    for (const { entraTenantId, consentStatus } of SCENARIO_TENANTS) {
      const { client } = clientOn(simulator.url);
      const { stages } = await checkAll(client, { entraTenantId, consentStatus });
      const stored = JSON.stringify(stages);
      expect(JSON.parse(stored)).toEqual(stages);
      expect(stored).not.toContain(CLIENT_SECRET);
      expect(stored).not.toContain("eyJ");
    }
  });
});
