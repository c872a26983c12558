import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { ReasonCode } from "../../../worker/features/providers/reason-codes.contract.ts";
import { SCENARIOS, type Scenario } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { CLIENT_SECRET, clientOn, readEverything, requestCounts, setScenario, tenantOf } from "./support.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

/** The endpoint that refuses, the reason, the status, and how many requests that endpoint saw. */
type Expectation = ["token" | "organization", ReasonCode, number | null, number] | "passes";

const EXPECTED = {
  healthy: "passes",
  throttled: "passes",
  slow: "passes",
  consent_missing: ["token", "provider_consent_missing", 400, 1],
  consent_revoked: ["token", "provider_consent_missing", 401, 1],
  secret_invalid: ["token", "provider_credential_invalid", 401, 1],
  secret_expired: ["token", "provider_credential_invalid", 401, 1],
  app_disabled: ["token", "provider_auth_failed", 400, 1],
  unreachable: ["token", "network_unreachable", null, 3],
  permission_denied: ["organization", "provider_permission_denied", 403, 1],
  consent_declined: ["token", "provider_consent_missing", 400, 1],
  permission_missing: "passes",
  intune_role_missing: "passes",
  intune_not_configured: "passes",
  paged: "passes",
  error_without_envelope: ["organization", "unknown_error", 400, 1],
  wrong_tenant: ["organization", "tenant_target_mismatch", 200, 1],
  unavailable: ["organization", "network_unreachable", 503, 3],
  malformed: ["organization", "unknown_error", 200, 1],
} as const satisfies Record<Scenario, Expectation>;

describe("the Microsoft client against the simulator (FR-004-001 FR-004-007 SC-004-002)", () => {
  it.each(SCENARIOS)("FR-003-010 ends the scenario %s as its row says", async (scenario) => {
    const tenant = tenantOf(scenario);
    if (scenario === "slow") await setScenario(simulator.url, tenant, { scenario, delay_ms: 150 });
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    const token = await client.requestToken(tenant);
    const organization = await client.readOrganization(tenant);
    const expected: Expectation = EXPECTED[scenario];
    if (expected === "passes") {
      expect(token).toMatchObject({ ok: true });
      expect(organization).toMatchObject({ ok: true, organization: { id: tenant } });
      return;
    }
    const [endpoint, reason, status, requests] = expected;
    const failure = endpoint === "token" ? token : organization;
    expect(failure).toEqual({
      ok: false,
      reason,
      status,
      correlationId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      retryAfterMs: null,
    });
    expect(token.ok).toBe(endpoint === "organization");
    const counts = await requestCounts(simulator.url);
    // A refused token is asked for again by the second call, which has none either.
    expect(counts.tenants[tenant]?.[endpoint]).toBe(endpoint === "token" ? requests * 2 : requests);
    expect(counts.tenants[tenant]?.organization).toBe(endpoint === "token" ? 0 : requests);
  });

  it.each([
    ["integer", 2, [2_000, 2_000]],
    ["decimal", 1.5, [1_500, 1_500]],
    ["lower_case", 3, [3_000, 3_000]],
    ["absent", 1, [250, 500]],
  ])(
    "FR-003-009 waits as a throttling answer with Retry-After %s says, then succeeds",
    async (shape, seconds, expected) => {
      const tenant = tenantOf("throttled");
      const change = { scenario: "throttled", retry_after: shape, retry_after_seconds: seconds };
      await setScenario(simulator.url, tenant, change);
      const { client, waits } = clientOn(simulator.url);
      expect(await client.readOrganization(tenant)).toMatchObject({ ok: true });
      expect(waits).toEqual(expected);
    },
  );

  it("FR-003-009 waits until the date of a throttling answer", async () => {
    const tenant = tenantOf("throttled");
    const change = { scenario: "throttled", retry_after: "http_date", retry_after_seconds: 5, failures: 1 };
    await setScenario(simulator.url, tenant, change);
    const { client, waits } = clientOn(simulator.url);
    expect(await client.readOrganization(tenant)).toMatchObject({ ok: true });
    // An HTTP date has whole seconds, so up to one of the five is cut off.
    expect(waits).toHaveLength(1);
    expect(waits[0]).toBeGreaterThan(3_000);
    expect(waits[0]).toBeLessThanOrEqual(5_000);
  });

  it.each(["token", "organization"])(
    "FR-003-009 reports rate_limited when %s stays throttled, after three attempts",
    async (at) => {
      const tenant = tenantOf("throttled");
      await setScenario(simulator.url, tenant, { scenario: "throttled", at, failures: null, retry_after_seconds: 2 });
      const { client, waits } = clientOn(simulator.url);
      const result = await client.readOrganization(tenant);
      expect(result).toMatchObject({ ok: false, reason: "rate_limited", status: 429, retryAfterMs: 2_000 });
      expect(waits).toEqual([2_000, 2_000]);
    },
  );

  it("FR-003-009 hands a wait beyond its budget back instead of doing it", async () => {
    const tenant = tenantOf("throttled");
    await setScenario(simulator.url, tenant, { scenario: "throttled", failures: null, retry_after_seconds: 120 });
    const { client, waits } = clientOn(simulator.url);
    const result = await client.readOrganization(tenant);
    expect(result).toMatchObject({ ok: false, reason: "rate_limited", retryAfterMs: 120_000 });
    expect(waits).toEqual([]);
  });

  it.each([
    ["unavailable", "network_unreachable", 503],
    ["malformed", "unknown_error", 200],
  ])("FR-003-010 classifies %s at the token endpoint as %s", async (scenario, reason, status) => {
    const tenant = tenantOf("healthy");
    await setScenario(simulator.url, tenant, { scenario, at: "token" });
    const { client } = clientOn(simulator.url);
    expect(await client.requestToken(tenant)).toMatchObject({ ok: false, reason, status });
    await setScenario(simulator.url, tenant, { scenario: "healthy" });
  });

  it("FR-003-009 reports network_unreachable when the provider is slower than the deadline", async () => {
    const tenant = tenantOf("slow");
    await setScenario(simulator.url, tenant, { scenario: "slow", delay_ms: 2_000 });
    const { client } = clientOn(simulator.url, { timeoutMs: 60 });
    expect(await client.readOrganization(tenant)).toMatchObject({ reason: "network_unreachable", status: null });
  });

  it("FR-003-010 reports network_unreachable when nothing listens at the address", async () => {
    const gone = await createSimulator();
    await gone.close();
    const { client, waits } = clientOn(gone.url);
    expect(await client.requestToken(tenantOf("healthy"))).toMatchObject({ reason: "network_unreachable" });
    expect(waits).toHaveLength(2);
  });

  it("FR-003-010 reports a tenant that the provider does not know as an invalid connection", async () => {
    const { client } = clientOn(simulator.url);
    const result = await client.requestToken("d7678351-d509-451b-b00f-a0808114edbc");
    expect(result).toMatchObject({ ok: false, reason: "provider_connection_invalid", status: 400 });
  });

  it.each(["", "contoso.onmicrosoft.com", "../common", "31302f74-91b9-4d66-9598-bdf279fd0661/../common"])(
    "FR-003-010 never puts %j into an address in place of a tenant id",
    async (tenant) => {
      const { client } = clientOn("http://127.0.0.1:9");
      expect(await client.requestToken(tenant)).toMatchObject({
        reason: "provider_connection_invalid",
        correlationId: null,
      });
    },
  );
});

describe("tokens and correlation", () => {
  it("uses one token for several reads, and a new client asks for its own", async () => {
    const tenant = tenantOf("healthy");
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    await client.requestToken(tenant);
    await client.readOrganization(tenant);
    await client.readOrganization(tenant.toUpperCase());
    expect((await requestCounts(simulator.url)).tenants[tenant]).toMatchObject({ token: 1, organization: 2 });
    await clientOn(simulator.url).client.readOrganization(tenant);
    expect((await requestCounts(simulator.url)).tenants[tenant]).toMatchObject({ token: 2, organization: 3 });
  });

  it("asks for a new token shortly before the old one expires", async () => {
    const tenant = tenantOf("healthy");
    const started = Date.now();
    let now = started;
    const { client } = clientOn(simulator.url, { clock: { now: () => now } });
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    expect(await client.requestToken(tenant)).toMatchObject({ expiresAt: started + 3_599_000 });
    now = started + 3_538_000;
    expect(await client.requestToken(tenant)).toMatchObject({ ok: true, correlationId: null });
    now = started + 3_539_000;
    await client.requestToken(tenant);
    expect((await requestCounts(simulator.url)).tenants[tenant]).toMatchObject({ token: 2, organization: 0 });
  });

  it("FR-004-018 does not offer a token again that the provider refused", async () => {
    const tenant = tenantOf("consent_revoked");
    await setScenario(simulator.url, tenant, { scenario: "healthy" });
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    await client.requestToken(tenant);
    await setScenario(simulator.url, tenant, { scenario: "consent_revoked" });
    // First Graph refuses the living token, then the token endpoint refuses a new one, and does so again.
    expect(await client.readOrganization(tenant)).toMatchObject({ reason: "provider_consent_missing", status: 401 });
    expect(await client.readOrganization(tenant)).toMatchObject({ reason: "provider_consent_missing", status: 401 });
    expect((await requestCounts(simulator.url)).tenants[tenant]).toMatchObject({ token: 3, organization: 1 });
  });

  it("FR-004-004 sends another client-request-id with each attempt and reports the last one", async () => {
    const tenant = tenantOf("throttled");
    await setScenario(simulator.url, tenant, { scenario: "throttled", failures: 2 });
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const { client } = clientOn(simulator.url);
    const result = await client.readOrganization(tenant);
    const { recent } = await requestCounts(simulator.url);
    const ids = recent.map((entry) => entry.client_request_id);
    expect(recent.map((entry) => entry.status)).toEqual([200, 429, 429, 200]);
    expect(new Set(ids).size).toBe(4);
    expect(result.correlationId).toBe(ids.at(-1));
  });

  it.each(SCENARIOS)(
    "FR-003-011 FR-004-008 returns neither secret nor token nor body in the scenario %s",
    async (scenario) => {
      const tenant = tenantOf(scenario);
      await setScenario(simulator.url, tenant, { scenario, delay_ms: 0, retry_after_seconds: 0 });
      const bodies: string[] = [];
      const { client } = clientOn(simulator.url, {
        fetch: async (url, init) => {
          const response = await fetch(url, init);
          bodies.push(await response.clone().text());
          return response;
        },
      });
      const results = JSON.stringify(await readEverything(client, tenant));
      expect(results).not.toContain(CLIENT_SECRET);
      expect(results).not.toContain("AADSTS");
      expect(results).not.toContain("eyJ");
      const tokens = bodies.flatMap((body) => /"access_token":"([^"]+)"/.exec(body)?.[1] ?? []);
      for (const token of tokens) expect(results).not.toContain(token);
      const messages = bodies.flatMap((body) => /"(?:message|error_description)":"([^"]+)"/.exec(body)?.[1] ?? []);
      for (const message of messages) expect(results).not.toContain(message);
    },
  );

  it("FR-003-011 returns nothing of an error that quotes the request", async () => {
    const { client } = clientOn(simulator.url, {
      fetch: (url, init) => Promise.reject(new Error(`cannot send ${String(init.body)} to ${url}`)),
    });
    const result = await client.requestToken(tenantOf("healthy"));
    expect(result).toMatchObject({ reason: "network_unreachable" });
    expect(JSON.stringify(result)).not.toContain(CLIENT_SECRET);
  });
});
