import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GOVERNED_TENANTS, SCENARIO_TENANTS, SCENARIOS } from "../../simulator/scenarios.ts";
import { createSimulator, type Simulator } from "../../simulator/server.ts";

const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
const FORM = { grant_type: "client_credentials", client_id: "app", client_secret: "s", scope: "https://g/.default" };

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator();
});
afterAll(async () => {
  await simulator.close();
});

function idOf(scenario: string): string {
  return SCENARIO_TENANTS.find((tenant) => tenant.scenario === scenario)?.entraTenantId ?? "";
}

function askToken(tenant: string, form: Record<string, string> = FORM): Promise<Response> {
  return fetch(`${simulator.url}/${tenant}/oauth2/v2.0/token`, { method: "POST", body: new URLSearchParams(form) });
}

async function tokenFor(tenant: string): Promise<string> {
  return ((await (await askToken(tenant)).json()) as { access_token: string }).access_token;
}

function askOrganization(token: string, query = ""): Promise<Response> {
  return fetch(`${simulator.url}/v1.0/organization${query}`, { headers: { authorization: `Bearer ${token}` } });
}

function putScenario(tenant: string, body: unknown): Promise<Response> {
  return fetch(`${simulator.url}/scenarios/${tenant}`, { method: "PUT", body: JSON.stringify(body) });
}

/** The answer as it is on the wire; fetch would hide how a header's name is written. */
function rawOrganization(token: string): Promise<string> {
  const { hostname, port } = new URL(simulator.url);
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(Number(port), hostname, () => {
      socket.write(
        `GET /v1.0/organization HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nConnection: close\r\n\r\n`,
      );
    });
    socket.on("data", (chunk) => {
      text += String(chunk);
    });
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
  });
}

describe("the token endpoint of the simulator", () => {
  it("answers a healthy tenant with a bearer token that carries its tenant id", async () => {
    const response = await askToken(idOf("healthy"));
    expect(response.status).toBe(200);
    expect(response.headers.get("cache-control")).toContain("no-store");
    const body = (await response.json()) as { access_token: string };
    expect(body).toEqual({
      token_type: "Bearer",
      expires_in: 3599,
      ext_expires_in: 3599,
      access_token: expect.stringMatching(/^eyJ[\w-]+\.[\w-]+\.\w+$/),
    });
    const claims = JSON.parse(Buffer.from(body.access_token.split(".")[1] ?? "", "base64url").toString());
    expect(claims).toMatchObject({ tid: idOf("healthy"), appid: "app", idtyp: "app", aud: "https://g" });
  });

  it.each([
    ["consent_missing", 400, "unauthorized_client", 700016],
    ["consent_revoked", 401, "invalid_client", 7000229],
    ["secret_invalid", 401, "invalid_client", 7000215],
    ["secret_expired", 401, "invalid_client", 7000222],
    ["app_disabled", 400, "unauthorized_client", 7000112],
  ])("refuses %s with %s %s AADSTS%s in the error shape of the identity platform", async (scenario, ...expected) => {
    const [status, error, number] = expected;
    const response = await askToken(idOf(scenario));
    expect(response.status).toBe(status);
    const body = (await response.json()) as { error_description: string };
    expect(body).toEqual({
      error,
      error_description: expect.stringContaining(`AADSTS${number}: `),
      error_codes: [number],
      timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/),
      trace_id: expect.stringMatching(GUID),
      correlation_id: expect.stringMatching(GUID),
      error_uri: expect.stringContaining(String(number)),
    });
    expect(body.error_description).not.toMatch(/[{}]/);
  });

  it.each([
    [{ ...FORM, grant_type: "" }, 400, 900144],
    [{ ...FORM, grant_type: "password" }, 400, 70003],
    [{ ...FORM, client_id: "" }, 400, 900144],
    [{ ...FORM, client_secret: "" }, 401, 7000216],
    [{ ...FORM, scope: "User.Read" }, 400, 1002012],
  ])("refuses the form %j with %s AADSTS%s", async (form, status, number) => {
    const response = await askToken(idOf("healthy"), form);
    expect(response.status).toBe(status);
    expect(await response.json()).toMatchObject({ error_codes: [number] });
  });

  it("does not know a tenant outside its table", async () => {
    const response = await askToken("d7678351-d509-451b-b00f-a0808114edbc");
    expect(await response.json()).toMatchObject({ error: "invalid_request", error_codes: [90002] });
  });
});

describe("the organization endpoint of the simulator", () => {
  it("lists the organization of the token's tenant with its verified domains", async () => {
    const response = await askOrganization(await tokenFor(idOf("healthy")));
    expect(response.headers.get("request-id")).toMatch(GUID);
    expect(await response.json()).toMatchObject({
      "@odata.context": "https://graph.microsoft.com/v1.0/$metadata#organization",
      value: [
        {
          id: idOf("healthy"),
          displayName: "Alpine Ski House",
          verifiedDomains: [{ isDefault: true, name: "alpineskihouse.onmicrosoft.com", type: "Managed" }],
        },
      ],
    });
  });

  it("returns the selected properties only", async () => {
    const response = await askOrganization(await tokenFor(idOf("healthy")), "?$select=id");
    expect(await response.json()).toMatchObject({ value: [{ id: idOf("healthy") }] });
    const { value } = (await (await askOrganization(await tokenFor(idOf("healthy")), "?$select=id")).json()) as {
      value: object[];
    };
    expect(Object.keys(value[0] ?? {})).toEqual(["id"]);
  });

  it("echoes the caller's request id in header and error", async () => {
    const id = "dc7f16ad-3280-43a9-8b29-e5173cd40440";
    const response = await fetch(`${simulator.url}/v1.0/organization`, { headers: { "client-request-id": id } });
    expect(response.headers.get("client-request-id")).toBe(id);
    expect(await response.json()).toMatchObject({ error: { innerError: { "client-request-id": id } } });
  });

  it.each([
    ["no token", "", "InvalidAuthenticationToken"],
    ["a token that is none", "nonsense", "InvalidAuthenticationToken"],
    ["a token that expired", expiredToken("healthy"), "InvalidAuthenticationToken"],
    ["a token of an unknown tenant", expiredToken("nobody", 9_999_999_999), "Authorization_IdentityNotFound"],
  ])("answers 401 to %s", async (_case, token, code) => {
    const response = await askOrganization(token);
    expect(response.status).toBe(401);
    expect(await response.json()).toEqual({
      error: {
        code,
        message: expect.any(String),
        innerError: {
          date: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/),
          "request-id": expect.stringMatching(GUID),
          "client-request-id": expect.stringMatching(GUID),
        },
      },
    });
  });

  it("answers 403 Authorization_RequestDenied where the permission is denied", async () => {
    const response = await askOrganization(await tokenFor(idOf("permission_denied")));
    expect(response.status).toBe(403);
    expect(await response.json()).toMatchObject({ error: { code: "Authorization_RequestDenied" } });
  });

  it.each([
    ["integer", 2, /\r\nRetry-After: 2\r\n/],
    ["decimal", 2, /\r\nRetry-After: 2\.0\r\n/],
    ["http_date", 2, /\r\nRetry-After: \w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT\r\n/],
    ["lower_case", 2, /\r\nretry-after: 2\r\n/],
  ])("writes Retry-After as %s on the wire", async (shape, seconds, expected) => {
    const change = { scenario: "throttled", retry_after: shape, retry_after_seconds: seconds };
    await putScenario(idOf("throttled"), change);
    const answer = await rawOrganization(await tokenFor(idOf("throttled")));
    expect(answer).toMatch(/^HTTP\/1\.1 429 /);
    expect(answer).toMatch(expected);
  });

  it("leaves Retry-After out when it is absent", async () => {
    await putScenario(idOf("throttled"), { scenario: "throttled", retry_after: "absent" });
    expect(await rawOrganization(await tokenFor(idOf("throttled")))).not.toMatch(/retry-after/i);
  });

  it("throttles as many requests as told, lets one through, and starts over", async () => {
    await putScenario(idOf("throttled"), { scenario: "throttled", failures: 2 });
    const token = await tokenFor(idOf("throttled"));
    const statuses: number[] = [];
    for (let i = 0; i < 6; i += 1) statuses.push((await askOrganization(token)).status);
    expect(statuses).toEqual([429, 429, 200, 429, 429, 200]);
  });

  it("breaks the JSON off where the answer is malformed and the connection where it is unreachable", async () => {
    const response = await askOrganization(await tokenFor(idOf("malformed")));
    expect(response.status).toBe(200);
    await expect(response.json()).rejects.toThrow(SyntaxError);
    await expect(askToken(idOf("unreachable"))).rejects.toThrow("fetch failed");
  });

  it("answers late where it is slow, and closing it does not wait for that", async () => {
    const own = await createSimulator();
    const tenant = idOf("slow");
    await fetch(`${own.url}/scenarios/${tenant}`, {
      method: "PUT",
      body: JSON.stringify({ scenario: "slow", delay_ms: 60_000 }),
    });
    const token = await tokenFor(tenant);
    const pending = fetch(`${own.url}/v1.0/organization`, { headers: { authorization: `Bearer ${token}` } });
    const rejected = expect(pending).rejects.toThrow();
    await new Promise((resolve) => setTimeout(resolve, 30));
    await own.close();
    await rejected;
  });
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
    expect((await putScenario(tenant, { scenario: "secret_expired" })).status).toBe(200);
    expect((await askToken(tenant)).status).toBe(401);
    expect(await (await fetch(`${simulator.url}/scenarios/${tenant}`)).json()).toMatchObject({
      entra_tenant_id: tenant,
      scenario: "secret_expired",
    });
    await putScenario(tenant, { scenario: "healthy" });
    expect((await askToken(tenant)).status).toBe(200);
  });

  it("adds a tenant that it did not know", async () => {
    const tenant = "0a0a0a0a-0000-4000-8000-000000000001";
    expect((await fetch(`${simulator.url}/scenarios/${tenant}`)).status).toBe(404);
    await putScenario(tenant, { scenario: "healthy" });
    expect((await askToken(tenant)).status).toBe(200);
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
    expect((await putScenario(idOf("healthy"), body)).status).toBe(422);
    expect((await askToken(idOf("healthy"))).status).toBe(200);
  });

  it("refuses a tenant id that is no GUID, a body that is no JSON and one that is too large", async () => {
    expect((await putScenario("common", { scenario: "healthy" })).status).toBe(422);
    const put = (body: string) => fetch(`${simulator.url}/scenarios/${idOf("healthy")}`, { method: "PUT", body });
    expect((await put("{")).status).toBe(422);
    expect((await put("x".repeat(100_000))).status).toBe(413);
    expect((await fetch(`${simulator.url}/nowhere`)).status).toBe(404);
  });

  it("counts requests by tenant and endpoint until they are reset, without credentials", async () => {
    await fetch(`${simulator.url}/requests`, { method: "DELETE" });
    const token = await tokenFor(idOf("healthy"));
    await askOrganization(token);
    await askOrganization(token);
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

function expiredToken(tenant: string, exp = 1_000_000_000): string {
  const claims = { tid: idOf(tenant) || "nobody", exp };
  return `eyJ9.${Buffer.from(JSON.stringify(claims)).toString("base64url")}.simulated`;
}

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
    expect((await askToken(tenant)).status).toBe(400);
    expect(await wayBack(tenant, "cancel")).toEqual({
      error: "access_denied",
      error_description: expect.any(String),
      state: "s&1",
    });
    expect((await askToken(tenant)).status).toBe(400);
    expect(await wayBack(tenant, "accept")).toEqual({
      admin_consent: "True",
      tenant,
      scope: "g/.default",
      state: "s&1",
    });
    expect((await askToken(tenant)).status).toBe(200);
  });

  it("FR-004-015 takes no consent from an organisation that declines it", async () => {
    const tenant = idOf("consent_declined");
    expect(await (await fetch(consentAt(tenant))).text()).not.toContain('value="accept"');
    expect(await wayBack(tenant, "accept")).toMatchObject({ error: "access_denied" });
    expect((await askToken(tenant)).status).toBe(400);
  });

  it("FR-004-015 keeps what else is wrong with a tenant apart from its consent", async () => {
    const tenant = SCENARIO_TENANTS.find(({ displayName }) => displayName === "Munson's Pickles")?.entraTenantId ?? "";
    expect((await askToken(tenant)).status).toBe(400);
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

describe("the page of the simulator", () => {
  it("FR-004-016 lists every tenant with its domain, and a labelled choice of scenario and consent", async () => {
    const page = await (await fetch(`${simulator.url}/`)).text();
    for (const { domain } of SCENARIO_TENANTS) expect(page).toContain(domain);
    expect(page).toContain('aria-label="Scenario of Contoso Suites"');
    expect(page).toContain('aria-label="Consent of Contoso Suites"');
    expect(page).toContain("Munson&#39;s Pickles");
  });

  it("FR-004-016 lets a secret that was rotated in where the old one was refused", async () => {
    for (const scenario of ["secret_invalid", "secret_expired"]) {
      expect((await askToken(idOf(scenario))).status).toBe(401);
      expect((await askToken(idOf(scenario), { ...FORM, client_secret: "rotated-1" })).status).toBe(200);
    }
  });
});
