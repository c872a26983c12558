import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { SCENARIO_TENANTS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";
import { asking, idOf } from "./support.ts";

let simulator: Simulator;
let ask: ReturnType<typeof asking>;
beforeAll(async () => {
  simulator = await createSimulator();
  ask = asking(simulator.url);
});
afterAll(async () => {
  await simulator.close();
});

describe("the consent page of the simulator", () => {
  const REDIRECT = "http://app.test/admin/consent";
  const consentAt = (tenant: string) =>
    `${simulator.url}/${tenant}/v2.0/adminconsent?${new URLSearchParams({ client_id: "app", redirect_uri: REDIRECT, state: "s&1", scope: "g/.default" })}`;
  const decide = (tenant: string, decision: string) =>
    fetch(consentAt(tenant), { method: "POST", body: new URLSearchParams({ decision }), redirect: "manual" });
  const wayBack = async (tenant: string, decision: string) =>
    Object.fromEntries(new URL((await decide(tenant, decision)).headers.get("location") ?? "").searchParams);

  it("FR-004-015 offers Accept and Cancel, without anything from outside", async () => {
    const page = await (await fetch(consentAt(idOf("consent_missing")))).text();
    expect(page).toContain('value="accept"');
    expect(page).toContain('value="cancel"');
    expect(page).not.toMatch(/src="http|href="http/);
  });

  it("FR-004-015 sends back as the identity platform does, and the tenant then lets the application in", async () => {
    const tenant = idOf("consent_missing");
    expect((await ask.token(tenant)).status).toBe(400);
    expect(await wayBack(tenant, "cancel")).toEqual({
      error: "access_denied",
      error_description: expect.any(String),
      state: "s&1",
    });
    expect((await ask.token(tenant)).status).toBe(400);
    expect(await wayBack(tenant, "accept")).toEqual({
      admin_consent: "True",
      tenant,
      scope: "g/.default",
      state: "s&1",
    });
    expect((await ask.token(tenant)).status).toBe(200);
  });

  it("FR-004-015 takes no consent from an organisation that declines it", async () => {
    const tenant = idOf("consent_declined");
    expect(await (await fetch(consentAt(tenant))).text()).not.toContain('value="accept"');
    expect(await wayBack(tenant, "accept")).toMatchObject({ error: "access_denied" });
    expect((await ask.token(tenant)).status).toBe(400);
  });

  it("FR-004-015 keeps what else is wrong with a tenant apart from its consent", async () => {
    const tenant = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Munson's Pickles")?.entraTenantId ?? "";
    expect((await ask.token(tenant)).status).toBe(400);
    await decide(tenant, "accept");
    const { tenants } = (await (await fetch(`${simulator.url}/scenarios`)).json()) as {
      tenants: { entra_tenant_id: string; scenario: string; consent: string }[];
    };
    expect(tenants.find(({ entra_tenant_id }) => entra_tenant_id === tenant)).toMatchObject({
      scenario: "permission_missing",
      consent: "granted",
    });
  });

  it.each([
    ["no redirect", "client_id=app"],
    ["a redirect that is no address", "client_id=app&redirect_uri=javascript:alert(1)"],
  ])("FR-004-015 shows nothing for %s", async (_, query) => {
    const answer = await fetch(`${simulator.url}/${idOf("healthy")}/v2.0/adminconsent?${query}`);
    expect(answer.status).toBe(400);
  });
});
