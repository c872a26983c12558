import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { MicrosoftFailure } from "../../../worker/features/providers/microsoft/microsoft-client.ts";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { FAULTS, SCENARIO_TENANTS, SCENARIOS, type Scenario } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { clientOn, READS, readEverything, setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

type Read = (typeof READS)[number];

const everywhere = (reason: ReasonCode) => Object.fromEntries(READS.map((read) => [read, reason]));

/** The reads that fail, and as what; those that are not named succeed. */
const EXPECTED: Record<Scenario, Partial<Record<Read, ReasonCode>>> = {
  healthy: {},
  consent_missing: everywhere("provider_consent_missing"),
  consent_declined: everywhere("provider_consent_missing"),
  // that there was a consent before is what the connection knows, not the provider
  consent_revoked: everywhere("provider_consent_missing"),
  permission_missing: {
    directory_roles: "provider_permission_denied",
    intune: "intune_rbac_permission_missing",
  },
  permission_denied: { organization: "provider_permission_denied" },
  intune_role_missing: { intune: "intune_rbac_permission_missing" },
  intune_not_configured: { intune: "intune_rbac_not_configured" },
  wrong_tenant: { organization: "tenant_target_mismatch" },
  secret_invalid: everywhere("provider_credential_invalid"),
  secret_expired: everywhere("provider_credential_invalid"),
  app_disabled: everywhere("provider_auth_failed"),
  throttled: {},
  unavailable: { organization: "network_unreachable" },
  slow: {},
  unreachable: everywhere("network_unreachable"),
  malformed: { organization: "unknown_error" },
  error_without_envelope: { organization: "unknown_error" },
  paged: {},
};

const refusals = (reads: Awaited<ReturnType<typeof readEverything>>) =>
  Object.fromEntries(
    Object.entries(reads).flatMap(([read, result]) => (result.ok ? [] : [[read, (result as MicrosoftFailure).reason]])),
  );

describe("every read of a verification, in every scenario", () => {
  it.each(SCENARIOS)("FR-004-006 FR-004-007 SC-004-002 ends in %s as its row says", async (scenario) => {
    const tenant = tenantOf(scenario);
    if (scenario === "slow") await setScenario(simulator.url, tenant, { scenario, delay_ms: 20 });
    const { client } = clientOn(simulator.url);
    expect(refusals(await readEverything(client, tenant))).toEqual(EXPECTED[scenario]);
  });

  const PLACES = { service_principal: "permissions", permissions: "permissions" } as Record<string, Read>;
  const ENDS: Record<(typeof FAULTS)[number], ReasonCode | null> = {
    throttled: "rate_limited",
    unavailable: "network_unreachable",
    unreachable: "network_unreachable",
    malformed: "unknown_error",
    error_without_envelope: "unknown_error",
    slow: null,
  };

  it.each(
    ["token", "organization", "service_principal", "permissions", "directory_roles", "intune"].flatMap((at) =>
      FAULTS.map((fault) => [fault, at, ENDS[fault]] as const),
    ),
  )("FR-004-007 a fault of the kind %s at %s is reported as %s by what it concerns", async (scenario, at, reason) => {
    const tenant = "0a0a0a0a-0000-4000-8000-000000000002";
    await setScenario(simulator.url, tenant, { scenario, at, failures: null, delay_ms: 0, retry_after_seconds: 0 });
    const { client } = clientOn(simulator.url);
    const read = PLACES[at] ?? (at as Read);
    const expected = reason === null ? {} : at === "token" ? everywhere(reason) : { [read]: reason };
    expect(refusals(await readEverything(client, tenant))).toEqual(expected);
  });
});

describe("a tenant that is mended step by step", () => {
  const CONSENT = new URLSearchParams({ client_id: "app", redirect_uri: "http://app.test/back", state: "s" });

  it("FR-004-015 FR-004-016 lacks consent, then a permission, then nothing", async () => {
    const munsons = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Munson's Pickles");
    const tenant = munsons?.entraTenantId ?? "";
    const read = async () => refusals(await readEverything(clientOn(simulator.url).client, tenant));
    expect(await read()).toEqual(everywhere("provider_consent_missing"));
    await fetch(`${simulator.url}/${tenant}/v2.0/adminconsent?${CONSENT}`, {
      method: "POST",
      body: new URLSearchParams({ decision: "accept" }),
      redirect: "manual",
    });
    expect(await read()).toEqual(EXPECTED.permission_missing);
    await setScenario(simulator.url, tenant, { scenario: "healthy" });
    expect(await read()).toEqual({});
  });
});
