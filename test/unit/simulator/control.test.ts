import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOVERNED_TENANTS, SCENARIO_TENANTS, SCENARIOS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { asking, FORM, GUID, idOf } from "./support.ts";

let simulator: Simulator;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  simulator = await createSimulator();
  ask = asking(simulator.url);
});
afterAll(async () => {
  await simulator.close();
});

describe("the controls of the simulator", () => {
  it("has one demo tenant for each scenario, each with its own GUID and name", async () => {
    expect(new Set(GOVERNED_TENANTS.map((tenant) => tenant.scenario))).toEqual(new Set(SCENARIOS));
    expect(GOVERNED_TENANTS).toHaveLength(SCENARIOS.length);
    for (const { entraTenantId } of SCENARIO_TENANTS) expect(entraTenantId).toMatch(GUID);
    for (const key of ["entraTenantId", "displayName", "domain"] as const)
      expect(new Set(SCENARIO_TENANTS.map((tenant) => tenant[key])).size).toBe(SCENARIO_TENANTS.length);
    const response = await fetch(`${simulator.url}/scenarios`);
    expect(await response.json()).toMatchObject({ scenarios: SCENARIOS });
  });

  it("breaks and mends a tenant while it runs", async () => {
    const tenant = idOf("healthy");
    expect((await ask.put(tenant, { scenario: "secret_expired" })).status).toBe(200);
    expect((await ask.token(tenant)).status).toBe(401);
    expect(await (await fetch(`${simulator.url}/scenarios/${tenant}`)).json()).toMatchObject({
      entra_tenant_id: tenant,
      scenario: "secret_expired",
    });
    await ask.put(tenant, { scenario: "healthy" });
    expect((await ask.token(tenant)).status).toBe(200);
  });

  it("adds a tenant that it did not know", async () => {
    const tenant = "0a0a0a0a-0000-4000-8000-000000000001";
    expect((await fetch(`${simulator.url}/scenarios/${tenant}`)).status).toBe(404);
    await ask.put(tenant, { scenario: "healthy" });
    expect((await ask.token(tenant)).status).toBe(200);
  });

  it.each([
    [{}],
    [null],
    [[]],
    [{ scenario: "broken" }],
    [{ scenario: "slow", delay_ms: -1 }],
    [{ scenario: "slow", delay_ms: "4000" }],
    [{ scenario: "throttled", retry_after: "weekly" }],
    [{ scenario: "throttled", at: "everywhere" }],
    [{ scenario: "healthy", extra: true }],
  ])("refuses the scenario change %j and changes nothing", async (body) => {
    expect((await ask.put(idOf("healthy"), body)).status).toBe(422);
    expect((await ask.token(idOf("healthy"))).status).toBe(200);
  });

  it("refuses a tenant id that is no GUID, a body that is no JSON and one that is too large", async () => {
    expect((await ask.put("common", { scenario: "healthy" })).status).toBe(422);
    const put = (body: string) => fetch(`${simulator.url}/scenarios/${idOf("healthy")}`, { method: "PUT", body });
    expect((await put("{")).status).toBe(422);
    expect((await put("x".repeat(100_000))).status).toBe(413);
    expect((await fetch(`${simulator.url}/nowhere`)).status).toBe(404);
    expect((await fetch(`${simulator.url}/%zz`)).status).toBe(404);
  });

  it("counts requests by tenant and endpoint until they are reset, without credentials", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const token = await ask.tokenOf(idOf("healthy"));
    await ask.organization(token);
    await ask.organization(token);
    const text = await (await fetch(`${simulator.url}/requests`)).text();
    expect(JSON.parse(text)).toMatchObject({
      total: 3,
      tenants: { [idOf("healthy")]: { token: 1, organization: 2 } },
      recent: [{ endpoint: "token", status: 200 }, { endpoint: "organization" }, { endpoint: "organization" }],
    });
    expect(text).not.toContain(token);
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    expect(await (await fetch(`${simulator.url}/requests`)).json()).toEqual({ total: 0, tenants: {}, recent: [] });
  });
});

describe("the consent of a simulated tenant", () => {
  const tenant = "0a0a0a0a-0000-4000-8000-000000000003";

  it.each([
    ["stays missing when only the scenario changes", { scenario: "throttled" }, "throttled", "missing"],
    ["changes with the scenario when both are put", { scenario: "slow", consent: "granted" }, "slow", "granted"],
    ["comes with a scenario about consent", { scenario: "consent_revoked" }, "consent_revoked", "revoked"],
    [
      "names a scenario about consent",
      { scenario: "consent_missing", consent: "declined" },
      "consent_declined",
      "declined",
    ],
    ["mends a scenario about consent", { scenario: "consent_missing", consent: "granted" }, "healthy", "granted"],
  ])("FR-004-016 %s", async (_, change, scenario, consent) => {
    await ask.put(tenant, { scenario: "healthy", consent: "missing" });
    expect(await (await ask.put(tenant, change)).json()).toMatchObject({ scenario, consent });
  });

  it("FR-004-016 is there again when a scenario about consent is left", async () => {
    await ask.put(tenant, { scenario: "consent_missing" });
    expect((await ask.token(tenant)).status).toBe(400);
    expect(await (await ask.put(tenant, { scenario: "healthy" })).json()).toMatchObject({ consent: "granted" });
    expect((await ask.token(tenant)).status).toBe(200);
  });

  it("FR-004-016 is refused when it is no state of consent", async () => {
    expect((await ask.put(tenant, { scenario: "healthy", consent: "perhaps" })).status).toBe(422);
  });
});

describe("a secret of a simulated tenant", () => {
  it("FR-004-016 is let in where the old one was refused, when it was rotated", async () => {
    for (const scenario of ["secret_invalid", "secret_expired"]) {
      expect((await ask.token(idOf(scenario))).status).toBe(401);
      expect((await ask.token(idOf(scenario), { ...FORM, client_secret: "rotated-1" })).status).toBe(200);
    }
  });
});
